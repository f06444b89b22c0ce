//! Where demo borrowers live: real ZIPs and the cities that they belong to, written down by hand,
//! and what homes cost there.

/// A part of a state in which borrowers are much alike.
pub struct Region {
    pub state: &'static str,
    /// Of its phones.
    pub area_codes: &'static [u16],
    /// Half of its homes cost more.
    pub home_dollars: u64,
    pub military_percent: u64,
    /// Cities and some of their ZIPs.
    pub cities: &'static [(&'static str, &'static [u32])],
}

pub const TAMPA_BAY: Region = Region {
    state: "FL",
    area_codes: &[813, 727],
    home_dollars: 390_000,
    military_percent: 16,
    cities: &[
        (
            "Tampa",
            &[
                33602, 33603, 33604, 33606, 33607, 33609, 33610, 33611, 33612, 33613, 33614, 33615,
                33616, 33617, 33618, 33619, 33624, 33625, 33626, 33629, 33634, 33635, 33637, 33647,
            ],
        ),
        (
            "Saint Petersburg",
            &[
                33701, 33702, 33703, 33704, 33705, 33707, 33709, 33710, 33711, 33712, 33713, 33714,
                33716,
            ],
        ),
        ("Clearwater", &[33755, 33756, 33759, 33760, 33761, 33763, 33764, 33765]),
        ("Largo", &[33770, 33771, 33773, 33774, 33778]),
        ("Pinellas Park", &[33781, 33782]),
    ],
};

pub const AUSTIN: Region = Region {
    state: "TX",
    area_codes: &[512, 737],
    home_dollars: 480_000,
    military_percent: 8,
    cities: &[
        (
            "Austin",
            &[
                78701, 78702, 78703, 78704, 78705, 78717, 78721, 78722, 78723, 78724, 78726, 78727,
                78728, 78729, 78731, 78735, 78737, 78738, 78739, 78741, 78744, 78745, 78746, 78747,
                78748, 78749, 78750, 78751, 78752, 78753, 78754, 78756, 78757, 78758, 78759,
            ],
        ),
        ("Cedar Park", &[78613]),
        ("Georgetown", &[78626, 78628, 78633]),
        ("Round Rock", &[78664, 78665, 78681]),
        ("Pflugerville", &[78660]),
        ("Leander", &[78641]),
        ("Kyle", &[78640]),
        ("Buda", &[78610]),
        ("Hutto", &[78634]),
        ("San Marcos", &[78666]),
        ("Dripping Springs", &[78620]),
        ("Manor", &[78653]),
    ],
};

pub const DENVER: Region = Region {
    state: "CO",
    area_codes: &[303, 720],
    home_dollars: 560_000,
    military_percent: 9,
    cities: &[
        (
            "Denver",
            &[
                80202, 80203, 80204, 80205, 80206, 80207, 80209, 80210, 80211, 80212, 80216, 80218,
                80219, 80220, 80221, 80222, 80223, 80224, 80227, 80229, 80230, 80231, 80236, 80237,
                80238, 80239, 80246, 80247, 80249,
            ],
        ),
        ("Aurora", &[80010, 80011, 80012, 80013, 80014, 80015, 80016, 80017]),
        ("Arvada", &[80002, 80003, 80004, 80005, 80007]),
        ("Broomfield", &[80020, 80021, 80023]),
        ("Westminster", &[80030, 80031]),
        ("Wheat Ridge", &[80033]),
        ("Commerce City", &[80022]),
        ("Lafayette", &[80026]),
        ("Louisville", &[80027]),
    ],
};

pub const SAN_DIEGO: Region = Region {
    state: "CA",
    area_codes: &[619, 858, 760],
    home_dollars: 870_000,
    military_percent: 22,
    cities: &[
        (
            "San Diego",
            &[
                92101, 92102, 92103, 92104, 92105, 92106, 92107, 92108, 92109, 92110, 92111, 92113,
                92114, 92115, 92116, 92117, 92119, 92120, 92122, 92123, 92124, 92126, 92127, 92128,
                92129, 92130, 92131, 92139, 92154,
            ],
        ),
        ("Chula Vista", &[91910, 91911, 91913, 91914, 91915]),
        ("La Mesa", &[91941, 91942]),
        ("National City", &[91950]),
        ("Spring Valley", &[91977]),
        ("Carlsbad", &[92008, 92009, 92010, 92011]),
        ("El Cajon", &[92019, 92020, 92021]),
        ("Encinitas", &[92024]),
        ("Escondido", &[92025, 92026, 92027, 92029]),
        ("Oceanside", &[92054, 92056, 92057, 92058]),
        ("Poway", &[92064]),
        ("Santee", &[92071]),
        ("San Marcos", &[92069, 92078]),
        ("Vista", &[92081, 92083, 92084]),
    ],
};

/// Where no market of the demo serves anybody: demand that is counted.
pub const ELSEWHERE: &[Region] = &[
    elsewhere("TX", &[210], 290_000, &[("San Antonio", &[78205, 78209, 78216, 78249])]),
    elsewhere("CO", &[719], 450_000, &[("Colorado Springs", &[80903, 80909, 80918, 80920])]),
    elsewhere("FL", &[407], 390_000, &[("Orlando", &[32801, 32803, 32806, 32819, 32828])]),
    elsewhere("AZ", &[602], 420_000, &[("Phoenix", &[85004, 85008, 85016, 85032, 85044])]),
    elsewhere("CA", &[951], 600_000, &[("Riverside", &[92503, 92504, 92506, 92508])]),
    elsewhere("GA", &[404], 410_000, &[("Atlanta", &[30305, 30307, 30312, 30318])]),
];

const fn elsewhere(
    state: &'static str,
    area_codes: &'static [u16],
    home_dollars: u64,
    cities: &'static [(&'static str, &'static [u32])],
) -> Region {
    Region { state, area_codes, home_dollars, military_percent: 9, cities }
}

/// Area codes of people who kept their number when they moved: so many that the trickle, which goes
/// on for days, seldom gives two borrowers one phone.
pub const AREA_CODES_ALL_OVER: &[u16] = &[
    206, 212, 214, 216, 267, 281, 303, 305, 310, 312, 313, 317, 404, 407, 412, 415, 424, 469, 503,
    504, 512, 516, 602, 612, 615, 617, 619, 702, 703, 704, 713, 718, 720, 727, 737, 801, 813, 816,
    858, 917,
];
