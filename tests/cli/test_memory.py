"""What a command's process has let go of is the system's again."""

from __future__ import annotations

import subprocess
import sys

import pytest

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="settings of the GNU C library")

#: Prints what is resident, in MB, before and after something that takes more than 100 for a while.
MEASURED = """
import re
from pathlib import Path

def resident():
    return int(re.search(r"Rss: +(\\d+)", Path("/proc/self/smaps_rollup").read_text())[1]) / 1000

{begin}
before = resident()
{work}
print(before, resident())
"""


def grown(begin: str, work: str) -> float:
    """MB that stay after the work."""
    code = MEASURED.format(begin=begin, work=work)
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    return float(told[1]) - float(told[0])


@LINUX
def test_large_pieces_go_back_though_others_between_them_stay() -> None:
    begin = (
        "from tidings.cli.memory import give_back\ngive_back()\nimport numpy as np\nlarge = np.ones(625_000)\ndel large"
    )
    work = "both = [(np.ones(625_000), np.ones(10_000)) for _ in range(30)]\nboth = [few for _, few in both]"
    assert grown(begin, work) < 20


@LINUX
def test_the_network_keeps_nothing_of_what_long_sentences_took() -> None:
    begin = """
from tidings.cli.memory import give_back
give_back()
import numpy as np
from tidings.extract.network import OnnxNetwork
network = OnnxNetwork(threads=1)
def decode(triggers, pieces):
    inner = np.zeros((triggers, pieces, 384), np.float32)
    network.roles(inner, np.ones((triggers, pieces), np.bool_), np.arange(triggers), np.zeros(triggers, np.int64))
decode(16, 30)
"""
    assert grown(begin, "decode(16, 200)") < 50
