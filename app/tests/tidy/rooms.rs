//! What may stand only in some rooms of the house, and what may stand in none.

use crate::{
    HOUSE, assert_tidy, said,
    source::{Complaint, Source},
};

#[test]
fn the_build_is_told_apart_only_at_the_door_and_in_the_pages() {
    assert_tidy(HOUSE.iter().flat_map(features).collect());
}

#[test]
fn sql_lives_in_the_store() {
    assert_tidy(HOUSE.iter().flat_map(sql).collect());
}

#[test]
fn lints_are_expected_with_a_reason_never_allowed() {
    assert_tidy(HOUSE.iter().flat_map(allowed).collect());
}

#[test]
fn nothing_is_unwrapped_outside_tests() {
    assert_tidy(HOUSE.iter().flat_map(unwrapped).collect());
}

#[test]
fn nothing_is_left_for_later() {
    assert_tidy(HOUSE.iter().flat_map(left_for_later).collect());
}

#[test]
fn names_say_what_is_inside() {
    assert_tidy(HOUSE.iter().flat_map(hollow_name).collect());
}

#[test]
fn pages_keep_clear_of_what_a_browser_would_be_misled_by() {
    assert_tidy(HOUSE.iter().flat_map(misleading_markup).collect());
}

fn features(source: &Source) -> Vec<Complaint> {
    let rooms = ["app/src/lib.rs"];
    if !source.is_rust() || rooms.iter().any(|room| source.path.starts_with(room)) {
        return Vec::new();
    }
    let what = "the build matters only in app's lib.rs: both builds run the same rules";
    lines_with(source, &source.code, &["cfg(feature", "cfg!(feature", "cfg_attr(feature"], what)
}

fn sql(source: &Source) -> Vec<Complaint> {
    if !source.is_rust() || source.path.starts_with("src/store/") {
        return Vec::new();
    }
    let words = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "CREATE "];
    let what = "SQL lives in src/store: a const beside the function that runs it";
    outside_tests(source, lines_with(source, &source.uncommented, &words, what))
}

fn allowed(source: &Source) -> Vec<Complaint> {
    if !source.is_rust() {
        return Vec::new();
    }
    let what = "a lint that is switched off stays off unseen: #[expect(.., reason = \"..\")]";
    lines_with(source, &source.code, &["[allow("], what)
}

fn unwrapped(source: &Source) -> Vec<Complaint> {
    if !source.is_rust() {
        return Vec::new();
    }
    let what = "return the error, or state with expect(..) why there is none";
    outside_tests(source, lines_with(source, &source.code, &[".unwrap()"], what))
}

fn left_for_later(source: &Source) -> Vec<Complaint> {
    // In two parts, so that this file doesn't name itself.
    let notes = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];
    let lines = source.text.lines().enumerate();
    lines
        .filter_map(|(index, line)| {
            let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
            let note = words.find(|word| notes.contains(word))?;
            Some(source.complain(index, format!("{note}: do it now, or write an issue")))
        })
        .collect()
}

fn hollow_name(source: &Source) -> Vec<Complaint> {
    let hollow = ["util", "utils", "helper", "helpers", "common", "manager", "misc"];
    let mut parts = source.path.split(['/', '.', '_', '-']);
    let found = parts.find(|part| hollow.contains(part));
    let what = |part| format!("{part:?} says nothing of what is inside: name the noun");
    found.map(|part| source.complain(0, what(part))).into_iter().collect()
}

fn misleading_markup(source: &Source) -> Vec<Complaint> {
    if !source.path.starts_with("app/src/ui/") {
        return Vec::new();
    }
    let what = "Leptos doesn't escape what stands in a textarea: Field::lines does";
    let mut complaints = match source.path == "app/src/ui/part/lines.rs" {
        true => Vec::new(),
        false => lines_with(source, &source.code, &["<textarea"], what),
    };
    let what = "the content security policy refuses inline styles: a class in style/";
    complaints.extend(lines_with(source, &source.code, &[" style="], what));
    complaints
}

fn lines_with(source: &Source, text: &str, words: &[&str], what: &str) -> Vec<Complaint> {
    let lines = text.lines().enumerate();
    lines
        .filter_map(|(index, line)| {
            let word = words.iter().find(|word| line.contains(**word))?;
            Some(source.complain(index, format!("{:?}: {what}", word.trim())))
        })
        .collect()
}

fn outside_tests(source: &Source, complaints: Vec<Complaint>) -> Vec<Complaint> {
    complaints.into_iter().filter(|complaint| !source.is_test(complaint.line - 1)).collect()
}

const NOTHING: [&str; 0] = [];

#[test]
fn a_build_told_apart_in_the_rules_is_named() {
    let text = "//! #[cfg(feature = \"ssr\")]\n#[cfg(feature = \"ssr\")]\nfn f() {}";
    assert!(said(features, "app/src/lead/score.rs", text)[0].starts_with("2: "));
    assert_eq!(said(features, "app/src/lib.rs", text), NOTHING);
}

#[test]
fn sql_outside_the_store_is_named() {
    let text =
        "// SELECT a seat\nconst Q: &str = \"SELECT 1\";\n#[cfg(test)]\nmod tests { \"DELETE \" }";
    assert_eq!(said(sql, "src/desk/officer.rs", text).len(), 1);
    assert!(said(sql, "src/desk/officer.rs", text)[0].starts_with("2: \"SELECT\""));
    assert_eq!(said(sql, "src/store/lead.rs", text), NOTHING);
    assert_eq!(said(sql, "tests/it/tamper.rs", text), NOTHING);
}

#[test]
fn an_allowed_lint_is_named() {
    assert_eq!(said(allowed, "src/a.rs", "#![allow(clippy::all)]").len(), 1);
    assert_eq!(said(allowed, "src/a.rs", "#[allow(dead_code)]").len(), 1);
    assert_eq!(said(allowed, "src/a.rs", "fn allow() { self.allow(b) } // #[allow(c)]"), NOTHING);
}

#[test]
fn an_unwrap_is_named() {
    let text = "fn f() { a.unwrap() }\n#[cfg(test)]\nmod tests { fn g() { a.unwrap() } }";
    assert_eq!(said(unwrapped, "src/a.rs", text).len(), 1);
    assert_eq!(said(unwrapped, "tests/it/a.rs", text), NOTHING);
}

#[test]
fn a_note_to_oneself_is_named() {
    let text = format!("mktemp {0}X/{0}{0}\n// {0}: b", concat!("XX", "X"));
    assert!(said(left_for_later, "style/main.css", &text)[0].starts_with("2: "));
}

#[test]
fn a_hollow_name_is_named() {
    assert_eq!(said(hollow_name, "src/desk/helpers.rs", "").len(), 1);
    assert_eq!(said(hollow_name, "src/lead_util/mod.rs", "").len(), 1);
    assert_eq!(said(hollow_name, "src/utility.rs", ""), NOTHING);
}

#[test]
fn misleading_markup_is_named() {
    let text = "view! { <textarea>{note}</textarea>\n<p style=\"x\"/> }";
    assert_eq!(said(misleading_markup, "app/src/ui/part/note.rs", text).len(), 2);
    assert_eq!(said(misleading_markup, "src/desk/note.rs", text), NOTHING);
}
