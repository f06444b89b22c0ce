//! Every Rust file is declared by a `mod`: one that nothing declares is compiled by nobody.

use std::collections::BTreeSet;

use crate::{
    HOUSE, assert_tidy,
    order::declared,
    source::{Complaint, Source},
};

#[test]
fn every_file_is_declared() {
    assert_tidy(orphans(&HOUSE));
}

fn orphans(house: &[Source]) -> Vec<Complaint> {
    let mut reached = BTreeSet::new();
    for source in house.iter().filter(|source| is_root(&source.path)) {
        reach(house, source, &mut reached);
    }
    let files = house.iter().filter(|source| source.is_rust());
    files
        .filter(|source| !reached.contains(source.path.as_str()))
        .map(|source| source.complain(0, "no `mod` declares this file: declare it, or delete it"))
        .collect()
}

/// Where a crate begins, as cargo finds it.
fn is_root(path: &str) -> bool {
    let path = path.strip_prefix("app/").unwrap_or(path);
    let folders: Vec<&str> = path.split('/').collect();
    match folders[..] {
        ["src", "lib.rs" | "main.rs"] | ["tests", _, "main.rs"] => true,
        ["tests" | "benches", file] => file.ends_with(".rs"),
        _ => false,
    }
}

fn reach<'a>(house: &'a [Source], source: &'a Source, reached: &mut BTreeSet<&'a str>) {
    if !reached.insert(&source.path) {
        return;
    }
    let (folder, file) = source.path.rsplit_once('/').unwrap();
    let below = if is_root(&source.path) || file == "mod.rs" {
        folder.to_owned()
    } else {
        source.path.trim_end_matches(".rs").to_owned()
    };
    for name in declared(source) {
        let paths = [format!("{below}/{name}.rs"), format!("{below}/{name}/mod.rs")];
        for next in house.iter().filter(|source| paths.contains(&source.path)) {
            reach(house, next, reached);
        }
    }
}

#[test]
fn a_file_that_nothing_declares_is_named() {
    let house = [
        Source::new("src/lib.rs", "pub mod store;\n// mod lost;"),
        Source::new("src/store/mod.rs", "mod lead;"),
        Source::new("src/store/lead.rs", ""),
        Source::new("src/store/lost.rs", ""),
        Source::new("src/lost.rs", ""),
        Source::new("app/tests/it/main.rs", "mod cases;"),
        Source::new("app/tests/it/cases.rs", ""),
    ];
    let named: Vec<String> = orphans(&house).into_iter().map(|complaint| complaint.path).collect();
    assert_eq!(named, ["src/store/lost.rs", "src/lost.rs"]);
}
