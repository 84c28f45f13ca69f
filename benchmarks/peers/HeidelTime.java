// HeidelTime over many texts in one virtual machine, so that its start is not counted.
// In: a folder with texts (NAME.txt) whose first line is the day of publication, and config.props. Out: NAME.tml beside each,
// and on standard output the seconds of CPU that reading took: without the start, and without TreeTagger, which is another process.

import de.unihd.dbs.heideltime.standalone.DocumentType;
import de.unihd.dbs.heideltime.standalone.HeidelTimeStandalone;
import de.unihd.dbs.heideltime.standalone.OutputType;
import de.unihd.dbs.heideltime.standalone.POSTagger;
import de.unihd.dbs.uima.annotator.heideltime.resources.Language;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.SimpleDateFormat;
import java.util.List;
import java.util.stream.Collectors;

class HeidelTime {
    public static void main(String[] given) throws Exception {
        HeidelTimeStandalone tagger = new HeidelTimeStandalone(
            Language.ENGLISH, DocumentType.NEWS, OutputType.TIMEML, given[0] + "/config.props", POSTagger.TREETAGGER, true);
        SimpleDateFormat days = new SimpleDateFormat("yyyy-MM-dd");
        List<Path> texts;
        try (var inside = Files.list(Path.of(given[0]))) {
            texts = inside.filter(path -> path.toString().endsWith(".txt")).sorted().collect(Collectors.toList());
        }
        tagger.process("It rained on Monday.", days.parse("2020-01-01"));
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long nanos = 0;
        for (Path path : texts) {
            String[] parts = Files.readString(path).split("\n", 2);
            long begun = system.getProcessCpuTime();
            String found = tagger.process(parts[1], days.parse(parts[0]));
            nanos += system.getProcessCpuTime() - begun;
            Files.writeString(Path.of(path.toString().replace(".txt", ".tml")), found);
        }
        System.out.println(nanos / 1e9);
    }
}
