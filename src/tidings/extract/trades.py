"""What words of phrases and names tell of those who bear them: their trade, their country, what they are.

In: words. Out: ``Word`` of each: its stem, trades and countries as bits, and the kind of entity that it calls. The tables are small
and general: a trade's line has the nouns that its companies are called by, then what their names are made of.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_TRADES = """
airline carrier flyer | air airways airlines
aircraft plane planemaker jet airliner aerospace helicopter | aircraft aerospace aviation aeronautics aero aeroplanes helicopters
bank lender creditor banking | bank bancorp banc banco banque bancshares savings credit banka banken sparkasse bankers
insurer insurance reinsurer assurer underwriter | insurance assurance life mutual re assurances
fund investor equity manager | capital partners ventures fund funds investments equity holdings asset invest
broker brokerage exchange bourse | securities exchange markets brokers trading bourse
drug drugmaker biotech pharma pharmaceutical medicine vaccine | pharma pharmaceuticals pharmaceutical therapeutics biosciences \
 bio biotech medicines laboratories genetics vaccines labs biologics oncology
hospital clinic healthcare medical | health hospital hospitals clinic clinics medical care healthcare
car carmaker automaker auto vehicle van | motors motor automotive auto autos cars automobile automobiles mobility
truck bus tram lorry van | trucks bus buses coaches vehicles
tyre tire rubber | tyres tires rubber
rail railway railroad train | rail railway railways railroad trains lines transit bahn
ferry shipping line carrier shipowner tanker freight | shipping lines line ferries marine maritime navigation tankers container
shipyard yard shipbuilder boatbuilder | yard yards shipyard shipyards shipbuilding marine docks
port terminal harbour | port ports terminal terminals harbour
logistics courier parcel haulier | logistics freight express post parcels cargo
chip chipmaker semiconductor foundry wafer | semiconductor semiconductors micro silicon chips microsystems foundry microelectronics
phone handset telecom telecoms mobile carrier wireless | telecom telecommunications mobile communications wireless telekom \
 cellular telecoms
cable broadband network internet | networks cable broadband fibre net
software cloud app technology tech startup platform | software systems technologies tech digital cloud data computing labs ai
satellite rocket launcher launch space spacecraft | space satellites launch rocket orbital aerospace astronautics
robot automation | robotics automation robots
battery cell | battery batteries energy cells power
oil refiner petroleum gas driller oilman | oil petroleum energy gas refining exploration resources
utility power electricity energy grid generator | power energy electric utilities grid electricity water nuclear
solar wind renewable turbine | solar wind renewables renewable green turbines
miner mining mine smelter | mining minerals resources mines gold copper lithium metals mine ore
steel steelmaker metal aluminium mill | steel steelworks metals iron aluminium alloys works
chemical plastic fertiliser | chemicals chemical chemie plastics polymers fertilisers
cement brick construction builder contractor engineering | cement construction building builders engineering contractors \
 infrastructure
property developer landlord estate | properties property estates land realty homes developments
retailer store shop supermarket grocer chain merchant department | stores stores retail markets foods supermarkets shops mart \
 fashion department
food grower farm dairy creamery baker meat cereal bakery | foods food farms dairy agro bakeries farmers grain
brewer brewery distiller drink beer wine beverage | brewery brewing breweries distillers distillery beverages wines brewers
coffee tea chocolate roaster | coffee tea chocolate roasters cacao cocoa
hotel resort travel tourism | hotels hotel resorts travel tours hospitality
restaurant caterer | restaurants kitchen catering pizza burger
clothing fashion shoe textile apparel jeweller | fashion textiles apparel clothing shoes footwear garments
toy toymaker game gaming | toys games gaming interactive entertainment
studio film movie music label | studios pictures films music records entertainment media
broadcaster channel television tv radio streaming | television tv broadcasting radio channel media streaming
newspaper paper magazine publisher daily press journal outlet | news times post journal herald daily tribune gazette press \
 telegraph publishing books magazine chronicle courier observer
club team league side football | football club athletic united fc league association sports
university college school institute academy research | university college institute school academy research sciences polytechnic
laboratory lab science | laboratories laboratory labs research institute
ministry government cabinet department state administration | ministry government department office treasury cabinet
regulator watchdog authority commission agency | authority commission agency board administration council office
court judge tribunal | court tribunal
union workers | union workers federation trades brotherhood association
council city municipality town county | council city county municipality
army military navy police | army navy force police guard
charity foundation trust | foundation trust fund charity
consultancy adviser auditor lawfirm | consulting advisers partners associates llp
lessor leasing | leasing lease capital
cooperative | cooperative cooperatives growers farmers
paper pulp timber forest furniture | paper pulp timber forest wood
glass ceramic | glass ceramics
engine machinery machine equipment turbine | engines machinery machines engineering works turbines equipment
electronics appliance gadget display | electronics electric appliances electrical display displays
defence defense arms weapon missile | defence defense arms systems dynamics
"""

_COUNTRIES = """
america american us usa washington york californian texan chicago boston texas california houston seattle
britain british briton uk england english scotland scottish scot wales welsh london edinburgh manchester cambridge
ireland irish dublin | canada canadian toronto ottawa montreal vancouver calgary | mexico mexican
france french paris lyon toulouse | germany german berlin munich frankfurt hamburg | austria austrian vienna
switzerland swiss zurich basel geneva | italy italian milan rome turin | spain spanish spaniard madrid barcelona
portugal portuguese lisbon porto | netherlands dutch amsterdam rotterdam holland | belgium belgian brussels antwerp
luxembourg luxembourger | denmark danish dane copenhagen | sweden swedish swede stockholm gothenburg
norway norwegian oslo bergen | finland finnish finn helsinki | iceland icelandic icelander reykjavik
poland polish pole warsaw krakow | czechia czech prague | slovakia slovak bratislava | hungary hungarian budapest
romania romanian bucharest | bulgaria bulgarian sofia | greece greek athens | turkey turkish turk istanbul ankara
cyprus cypriot | croatia croatian zagreb | serbia serbian belgrade | slovenia slovenian ljubljana
estonia estonian tallinn | latvia latvian riga | lithuania lithuanian vilnius | ukraine ukrainian kyiv
russia russian moscow | georgia georgian tbilisi | armenia armenian | azerbaijan azeri baku | kazakhstan kazakh almaty astana
israel israeli | egypt egyptian cairo | morocco moroccan casablanca rabat | algeria algerian | tunisia tunisian tunis
nigeria nigerian lagos abuja | ghana ghanaian accra | kenya kenyan nairobi | ethiopia ethiopian | uganda ugandan kampala
tanzania tanzanian | rwanda rwandan kigali | zambia zambian lusaka | senegal senegalese dakar | africa african johannesburg
saudi riyadh | emirates emirati dubai dhabi uae | qatar qatari doha | oman omani muscat | kuwait kuwaiti | bahrain bahraini
india indian mumbai delhi bengaluru chennai kolkata hyderabad | pakistan pakistani karachi | bangladesh bangladeshi dhaka
china chinese beijing shanghai shenzhen | taiwan taiwanese taipei hsinchu | japan japanese tokyo osaka kyoto nagoya
korea korean seoul busan | vietnam vietnamese hanoi | thailand thai bangkok | malaysia malaysian penang
singapore singaporean | indonesia indonesian jakarta | philippines philippine filipino manila | mongolia mongolian
australia australian sydney melbourne perth | zealand zealander auckland
brazil brazilian | argentina argentine argentinian | chile chilean santiago | peru peruvian lima
colombia colombian | uruguay uruguayan montevideo | bolivia bolivian | ecuador ecuadorian | paraguay paraguayan
"""

#: What persons, places, things and events are called, and organizations beside those of a trade.
_CALLS = {
    "person": """man woman chief executive boss chairman chairwoman chair president founder cofounder director minister ceo
        spokesman spokeswoman analyst billionaire entrepreneur banker lawyer widow farmer politician secretary governor mayor
        senator engineer scientist author actor singer heir heiress tycoon mogul veteran brother sister son daughter father
        mother husband wife successor predecessor economist premier chancellor king queen prince sheikh judge leader official
        candidate coach professor doctor oilman shareholder""",
    "place": "city town country region site village island state county province area nation port harbour kingdom capital",
    "product": """app drug device phone car model service game pill jet engine plane aircraft console film movie chip system
        platform brand line handset tablet laptop watch vaccine medicine treatment software program programme robot vehicle truck
        hatchback saloon ship vessel ferry rocket spacecraft satellite tool website browser sequel series product technology
        magazine book album song show card""",
    "event": "fair summit conference forum tournament cup games festival exhibition congress race war election show",
    "organization": """company firm group business maker manufacturer producer enterprise corporation conglomerate giant
        startup unit division arm subsidiary parent holding venture buyer seller supplier customer partner rival
        competitor operator owner outfit house stock share board management vendor bidder suitor employer designer licensor
        licensee client contractor consortium partnership party agency organization organisation body institution""",
}

_SUFFIXES = ("makers", "maker", "builders", "builder")


class Word(NamedTuple):
    """What a word tells: ``trades`` of those whom it calls, ``named`` of those whose names have it, ``countries``: bits each.

    ``calls``: the kind of entity that it calls, or "".
    """

    stem: str
    trades: int = 0
    named: int = 0
    countries: int = 0
    calls: str = ""


def stem(word: str) -> str:
    """A word without case, possessive and the ``s`` of a plural."""
    low = word.casefold().removesuffix("'s").removesuffix("’s")
    if len(low) > 4 and low.endswith("ies"):
        return low[:-3] + "y"
    return low[:-1] if len(low) > 3 and low.endswith("s") and not low.endswith(("ss", "us", "is")) else low


def _bits(lines: list[list[str]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, words in enumerate(lines):
        for word in map(stem, words):
            found[word] = found.get(word, 0) | 1 << number
    return found


_LINES = [line.partition("|") for line in _TRADES.strip().splitlines()]
_NOUNS = _bits([nouns.split() for nouns, _, _ in _LINES])
_NAMES = _bits([[*nouns.split(), *names.split()] for nouns, _, names in _LINES])
_LANDS = _bits([land.split() for land in re.split(r"[|\n]", _COUNTRIES.strip())])
_KIND = {stem(word): kind for kind, words in _CALLS.items() for word in words.split()}


def word(written: str) -> Word:
    """What is known of a word as it stands in a text."""
    own = stem(written)
    if own == "us" and written != "US":
        return Word(own)
    trades, calls = _NOUNS.get(own, 0), _KIND.get(own, "")
    if not calls and (trades or own in _LANDS):
        calls = "organization"
    return Word(own, trades, _NAMES.get(own, 0), _LANDS.get(own, 0), calls)


@lru_cache(maxsize=16_384)
def parts(written: str) -> tuple[Word, ...]:
    """A word and, where it is made of two, its parts: ``chipmaker`` is a chip and a maker."""
    low = written.casefold()
    for suffix in _SUFFIXES:
        if low.endswith(suffix) and len(low) > len(suffix) + 1:
            return word(written), word(low.removesuffix(suffix)), word(suffix)
    return (word(written),)
