//! Every file of `tests/cases` equals its `expected`. A file dropped in there is tested.

use std::{fs, path::Path};

use serde_json::Value;

use crate::{auditor::audit, book::run};

/// All cases, by file name.
pub fn cases() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut cases: Vec<(String, Value)> = files
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let case = serde_json::from_slice(&fs::read(&path).unwrap());
            (name.clone(), case.unwrap_or_else(|problem| panic!("{name}: {problem}")))
        })
        .collect();
    cases.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(cases.len() >= 27, "the cases are gone");
    cases
}

#[test]
fn the_auditor_equals_every_case() {
    for (name, case) in cases() {
        let audit = audit(&case);
        assert_eq!(audit.impossible, Vec::<usize>::new(), "{name}");
        let differing = differences(&audit.outcome, &case["expected"]);
        assert!(differing.is_empty(), "{name}:\n{}", differing.join("\n"));
    }
}

#[test]
fn the_book_equals_every_case() {
    for (name, case) in cases() {
        let outcome = run(&case).unwrap_or_else(|unsound| panic!("{name}: {unsound}"));
        let differing = differences(&outcome, &case["expected"]);
        assert!(differing.is_empty(), "{name}:\n{}", differing.join("\n"));
    }
}

/// The entries in which two outcomes differ, one a line.
pub fn differences(left: &Value, right: &Value) -> Vec<String> {
    let mut differing = Vec::new();
    for part in ["leads", "lines", "settled"] {
        let entries = |outcome: &Value| outcome[part].as_array().cloned().unwrap_or_default();
        let (left, right) = (entries(left), entries(right));
        for index in 0..left.len().max(right.len()) {
            let (l, r) = (left.get(index), right.get(index));
            if l != r {
                let show = |entry: Option<&Value>| entry.map_or("nothing".into(), Value::to_string);
                differing.push(format!("{part}[{index}]: {} but {}", show(l), show(r)));
            }
        }
    }
    differing
}
