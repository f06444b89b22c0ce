//! Words of which borrowers are made. No last name here is an officer's.

use super::chance::pick;
use crate::clock::Dice;

/// One word of a text like [`FIRST_NAMES`].
pub fn word(dice: &Dice, text: &'static str) -> &'static str {
    let words: Vec<&str> = text.split_whitespace().collect();
    pick::<&str>(dice, &words)
}

pub const FIRST_NAMES: &str = "\
    Aaliyah Adam Alicia Amanda Amy Andrea Angela Anthony Ashley Barbara Beth Brandon Brenda \
    Brian Caleb Carlos Carmen Catherine Charles Christina Cynthia Daniel Darnell David Deborah \
    Denise Derek Diana Donald Dorothy Edward Eric Ethan Evelyn Felicia Frank Gabriela Gary \
    George Gloria Gregory Hannah Heather Hector Ian Isaac Jacqueline Jamal James Janet Jason \
    Javier Jennifer Jeremy Jessica Joel John Jordan Joseph Joyce Juan Justin Karen Kathleen \
    Kenneth Kevin Kimberly Kyle Latoya Laura Leslie Linda Lisa Marcus Margaret Maria Mark \
    Matthew Megan Melissa Michael Michelle Monica Nancy Nathan Nicole Noah Olivia Pamela \
    Patricia Patrick Paul Peter Phillip Rachel Ramona Raymond Rebecca Richard Robert Ronald Ruth \
    Ryan Samuel Sandra Sean Sharon Shawn Sophia Stephanie Steven Susan Tamara Teresa Terrence \
    Theodore Thomas Tiffany Timothy Tyrone Vanessa Victor Vincent Virginia Walter Wendy William \
    Xavier Yolanda Zachary";

pub const LAST_NAMES: &str = "\
    Acosta Adkins Aguirre Alvarez Anderson Armstrong Atkins Ayala Bailey Baldwin Barnes Barrera \
    Bauer Becker Bell Benson Bishop Blackwell Boyd Bradford Brennan Bryant Burgess Bush Calderon \
    Campos Cannon Carlson Carrillo Castro Chambers Chandler Chang Chavez Cho Clayton Cohen \
    Coleman Contreras Cooper Cortez Crawford Cruz Curtis Daniels Delgado Dennis Diaz Dixon \
    Douglas Duncan Edwards Elliott Espinoza Estrada Evans Ferguson Fernandez Fields Fischer \
    Fleming Flores Foster Fowler Franklin Freeman Garcia Gardner Garrett Gibson Gilbert Gomez \
    Gordon Graham Greene Griffin Guerrero Gutierrez Hamilton Hansen Harper Harrison Hawkins \
    Henderson Hernandez Hicks Hoffman Houston Hudson Ibarra Jacobs Jefferson Jenkins Johnson \
    Kaplan Keller Kelley Khan Kim Knight Lambert Larson Lawson Le Lopez Lowe Maldonado Manning \
    Marquez Marshall Matthews McCarthy McCoy McDaniel Medina Mendez Mitchell Molina Montgomery \
    Morales Morgan Morrison Murphy Murray Navarro Nelson Nguyen Nichols Norris Nunez Obrien \
    Olson Ortega Osborne Owens Padilla Palmer Park Patel Patterson Payne Pearson Pena Perkins \
    Peterson Pham Porter Powell Quinn Ramirez Ramos Reed Reeves Reyes Reynolds Rhodes Rivera \
    Robbins Robinson Rojas Romero Rosales Ross Salazar Sanders Sandoval Santos Schmidt Schultz \
    Shah Sharp Shelton Silva Simmons Singh Snyder Soto Spencer Stevens Stewart Sullivan Swanson \
    Tate Terry Torres Tran Tucker Valdez Vargas Vasquez Vega Wagner Walker Walsh Warner \
    Washington Watkins Weaver Weber Webster Wells Wheeler Whitaker Williamson Wong Woodward \
    Xiong Yang Yates Young Zamora Zimmerman";

pub const STREETS: &[&str] = &[
    "Alder Creek Dr",
    "Amberwood Ct",
    "Ashford Ln",
    "Bayberry Ave",
    "Beacon Hill Rd",
    "Birchfield Way",
    "Bluebonnet Trl",
    "Bridle Path",
    "Brookhaven Dr",
    "Canyon Rim Rd",
    "Cardinal St",
    "Castle Pines Ct",
    "Cedar Bend Dr",
    "Chestnut Ridge Rd",
    "Clover Hill Ln",
    "Copperfield Dr",
    "Coral Way",
    "Cottonwood St",
    "Cypress Point Blvd",
    "Dogwood Ave",
    "Eagle Nest Trl",
    "Elkhorn St",
    "Evergreen Ter",
    "Fairmont Pl",
    "Falcon Crest Dr",
    "Fern Valley Rd",
    "Fox Hollow Ln",
    "Garnet Ave",
    "Glenwood Cir",
    "Granite Peak Dr",
    "Harbor View Dr",
    "Hawthorne St",
    "Heron Bay Ct",
    "Hickory Grove Ln",
    "Holly Springs Rd",
    "Indigo Way",
    "Ironwood Dr",
    "Jasmine Ct",
    "Juniper St",
    "Kestrel Ln",
    "Lakeshore Blvd",
    "Larkspur Ave",
    "Laurel Oak Dr",
    "Limestone Trl",
    "Live Oak St",
    "Magnolia Ave",
    "Manzanita Dr",
    "Maple Hollow Ct",
    "Meadowlark Ln",
    "Mesa Verde Dr",
    "Mockingbird Ln",
    "Mulberry St",
    "Oleander Way",
    "Orchard Park Rd",
    "Osprey Dr",
    "Palmetto St",
    "Pecan Grove Rd",
    "Pheasant Run",
    "Pine Needle Ct",
    "Prairie Wind Dr",
    "Quail Run Rd",
    "Redwood Glen",
    "River Birch Ln",
    "Rosewood Dr",
    "Sagebrush Trl",
    "Sandpiper Ct",
    "Silver Maple Dr",
    "Spruce Hill Rd",
    "Stonebridge Way",
    "Summit View Ct",
    "Sycamore St",
    "Tamarack Dr",
    "Teakwood Ln",
    "Thistle Ridge Rd",
    "Timber Cove Dr",
    "Valley Forge Rd",
    "Willow Bend Ct",
    "Windmill Ln",
    "Wisteria Way",
    "Yucca Dr",
];

pub const USER_AGENTS: &[&str] = &[
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
    "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 Chrome/141.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Safari/605.1.15",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0",
];
