//! Import order: a module uses only what stands before it in its crate's `lib.rs`.

use crate::{
    HOUSE, assert_tidy, said,
    source::{Complaint, Source},
};

/// Rooms of the server that never use each other, in whichever order they stand.
const APART: [&str; 4] = ["intake", "dispatch", "desk", "demo"];

#[test]
fn modules_use_only_what_stands_before_them() {
    let mut complaints = Vec::new();
    for crate_folder in ["app/src/", "src/"] {
        let lib =
            HOUSE.iter().find(|source| source.path == format!("{crate_folder}lib.rs")).unwrap();
        let order = declared(lib);
        let files = HOUSE.iter().filter(|source| source.path.starts_with(crate_folder));
        complaints.extend(files.flat_map(|source| out_of_order(source, crate_folder, &order)));
    }
    assert_tidy(complaints);
}

/// The modules that a file declares, from top to bottom.
pub fn declared(source: &Source) -> Vec<String> {
    let names = source.code.lines().filter_map(|line| {
        let line = line.trim();
        let line = line.strip_prefix("pub(crate) ").or(line.strip_prefix("pub ")).unwrap_or(line);
        line.strip_prefix("mod ")?.strip_suffix(';')
    });
    names.map(str::to_owned).collect()
}

fn out_of_order(source: &Source, crate_folder: &str, order: &[String]) -> Vec<Complaint> {
    let inside = source.path.strip_prefix(crate_folder).unwrap();
    let own = inside.split(['/', '.']).next().unwrap();
    // The contents and the command line stand after everything.
    let Some(place) = order.iter().position(|module| module == own) else { return Vec::new() };
    let depth =
        if inside == format!("{own}.rs") || inside == format!("{own}/mod.rs") { 1 } else { 2 };
    let mut complaints = Vec::new();
    for (index, line) in used_from_the_top(&source.code, depth) {
        let Some(other) = order.iter().position(|module| *module == line) else { continue };
        if other > place {
            complaints.push(source.complain(
                index,
                format!(
                    "{own} uses {line}, which stands after it in lib.rs: hand it in, or move it"
                ),
            ));
        } else if other != place && APART.contains(&own) && APART.contains(&line.as_str()) {
            complaints.push(source.complain(
                index,
                format!(
                    "{own} uses {line}: these two are apart; what both need stands before both"
                ),
            ));
        }
    }
    complaints
}

/// Every module named right after `crate::`, or after as many `super::` as lead up to the crate,
/// with its line.
fn used_from_the_top(code: &str, depth: usize) -> Vec<(usize, String)> {
    let supers = "super::".repeat(depth);
    let mut used = Vec::new();
    for top in ["crate::", &supers] {
        for (start, _) in code.match_indices(top) {
            let before = code[..start].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            let index = code[..start].matches('\n').count();
            let rest = &code[start + top.len()..];
            used.extend(first_names(rest).into_iter().map(|name| (index, name)));
        }
    }
    used
}

/// The first name of a path, or of each path in `{..}`.
fn first_names(rest: &str) -> Vec<String> {
    let name = |text: &str| -> String {
        text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let Some(group) = rest.strip_prefix('{') else { return vec![name(rest)] };
    let mut names = vec![name(group)];
    let mut open = 1;
    for (at, char) in group.char_indices() {
        match char {
            '{' => open += 1,
            '}' => open -= 1,
            ',' if open == 1 => names.push(name(&group[at + 1..])),
            _ => {}
        }
        if open == 0 {
            break;
        }
    }
    names
}

#[test]
fn a_module_that_uses_a_later_one_is_named() {
    let order = ["clock", "store", "intake", "desk"].map(str::to_owned);
    let check = |source: &Source| out_of_order(source, "src/", &order);
    let text =
        "use crate::{\n    clock::Clock,\n    store::{Tx, desk},\n};\nfn f() { crate::desk::g() }";
    assert_eq!(said(check, "src/store/lead.rs", text).len(), 1);
    assert!(said(check, "src/store/lead.rs", text)[0].starts_with("5: store uses desk"));
    assert!(said(check, "src/desk/mod.rs", "use crate::intake::X;")[0].contains("apart"));
    assert!(said(check, "src/desk/mod.rs", "use super::intake::X;")[0].contains("apart"));
    assert!(said(check, "src/clock.rs", "use super::store::X;")[0].contains("clock uses store"));
    assert_eq!(said(check, "src/desk/lead.rs", "use super::intake::X; // crate::intake"), [""; 0]);
    assert_eq!(said(check, "src/main.rs", "use crate::desk::X;"), [""; 0]);
}
