//! Both databases have the same migrations: same numbers, same names, none left out.

use crate::{
    HOUSE, assert_tidy,
    source::{Complaint, Source},
};

#[test]
fn migrations_come_in_pairs_without_gaps() {
    assert_tidy(unpaired(&HOUSE));
}

fn unpaired(house: &[Source]) -> Vec<Complaint> {
    let of = |database: &str| -> Vec<&Source> {
        let folder = format!("migrations/{database}/");
        house.iter().filter(|source| source.path.starts_with(&folder)).collect()
    };
    let (sqlite, postgres) = (of("sqlite"), of("postgres"));
    let mut complaints = Vec::new();
    for (these, others, other) in [(&sqlite, &postgres, "postgres"), (&postgres, &sqlite, "sqlite")]
    {
        for (place, source) in these.iter().enumerate() {
            let name = file_name(source);
            if !others.iter().any(|other| file_name(other) == name) {
                let what = format!("migrations/{other} has none of this name: write both");
                complaints.push(source.complain(0, what));
            }
            let number = format!("{:04}_", place + 1);
            if !name.starts_with(&number) {
                complaints.push(source.complain(0, format!("this one's number is {number}")));
            }
        }
    }
    complaints
}

fn file_name(source: &Source) -> &str {
    source.path.rsplit('/').next().unwrap()
}

#[test]
fn a_migration_on_one_database_alone_is_named() {
    let house = |paths: &[&str]| -> Vec<Source> {
        paths.iter().map(|path| Source::new(&format!("migrations/{path}.sql"), "")).collect()
    };
    let pair = ["sqlite/0001_lead", "postgres/0001_lead"];
    assert_eq!(unpaired(&house(&pair)).len(), 0);
    assert_eq!(unpaired(&house(&pair[..1])).len(), 1);
    assert_eq!(unpaired(&house(&["sqlite/0001_lead", "postgres/0001_leads"])).len(), 2);
    assert_eq!(unpaired(&house(&["sqlite/0002_lead", "postgres/0002_lead"])).len(), 2);
}
