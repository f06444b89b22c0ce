//! Sizes and headers: what fits a screen is read, what doesn't is scrolled past.

use crate::{
    HOUSE, assert_tidy, said,
    source::{Complaint, Source},
};

const FILE_LINES_MAX: usize = 400;
const FUNCTION_LINES_MAX: usize = 70;
const COLUMNS_MAX: usize = 100;
const HEADER_LINES_MAX: usize = 3;

#[test]
fn files_are_short() {
    assert_tidy(code_files().flat_map(long_file).collect());
}

#[test]
fn lines_are_short() {
    assert_tidy(code_files().flat_map(long_lines).collect());
}

#[test]
fn a_function_fits_a_screen() {
    assert_tidy(code_files().flat_map(long_functions).collect());
}

#[test]
fn a_module_begins_with_what_lives_in_it() {
    assert_tidy(code_files().flat_map(header).collect());
}

/// What begins while something before it is waited for keeps a connection from it:
/// docs/decisions/0022.
#[test]
fn a_page_asks_for_one_thing() {
    assert_tidy(HOUSE.iter().flat_map(loads).collect());
}

fn code_files() -> impl Iterator<Item = &'static Source> {
    let ends = [".rs", ".sql", ".mjs", ".ts"];
    HOUSE.iter().filter(move |source| ends.iter().any(|end| source.path.ends_with(end)))
}

fn long_file(source: &Source) -> Vec<Complaint> {
    let lines = source.text.lines().count();
    let long = lines > FILE_LINES_MAX;
    let what = || format!("{lines} lines, {FILE_LINES_MAX} at most: find the noun that moves out");
    long.then(|| source.complain(FILE_LINES_MAX, what())).into_iter().collect()
}

fn long_lines(source: &Source) -> Vec<Complaint> {
    let lines = source.text.lines().map(|line| line.chars().count()).enumerate();
    lines
        .filter(|(_, columns)| *columns > COLUMNS_MAX)
        .map(|(index, columns)| {
            source.complain(
                index,
                format!("{columns} columns, {COLUMNS_MAX} at most: break the line"),
            )
        })
        .collect()
}

fn loads(source: &Source) -> Vec<Complaint> {
    const COMPONENT: &str = "#[component]";
    if !source.path.starts_with("app/src/ui/") {
        return Vec::new();
    }
    let begins = source.code.match_indices(COMPONENT).map(|(at, _)| at);
    let twice = begins.filter(|at| {
        let rest = &source.code[at + COMPONENT.len()..];
        let component = rest.split(COMPONENT).next().unwrap_or(rest);
        component.matches("loaded(").count() > 1
    });
    let complaints = twice.map(|at| {
        let line = source.code[..at].matches('\n').count();
        source.complain(line, "it loads two things: ask for both in one, first one, then the other")
    });
    complaints.collect()
}

fn long_functions(source: &Source) -> Vec<Complaint> {
    if !source.is_rust() {
        return Vec::new();
    }
    let begins = source.code.match_indices("fn ").filter(|(at, _)| {
        let before = source.code[..*at].chars().next_back();
        before.is_none_or(|c| c.is_whitespace() || c == '(')
    });
    let functions = begins.map(|(at, _)| (at, function_lines(&source.code[at..])));
    functions
        .filter(|(_, lines)| *lines > FUNCTION_LINES_MAX)
        .map(|(at, lines)| {
            let index = source.code[..at].matches('\n').count();
            let what = format!(
                "{lines} lines in one function, {FUNCTION_LINES_MAX} at most: name its steps"
            );
            source.complain(index, what)
        })
        .collect()
}

/// From `fn` to the brace that closes the body; a declaration without a body has one line.
fn function_lines(code: &str) -> usize {
    let mut open = 0;
    for (at, char) in code.char_indices() {
        match char {
            ';' if open == 0 => return 1,
            '{' | '[' | '(' => open += 1,
            '}' | ']' | ')' => {
                open -= 1;
                if open == 0 && char == '}' {
                    return code[..at].matches('\n').count() + 1;
                }
            }
            _ => {}
        }
    }
    1
}

/// Counts the first paragraph: a rule or a usage that is quoted below it may take its room.
fn header(source: &Source) -> Vec<Complaint> {
    let says = |line: &&str| line.strip_prefix("//!").is_some_and(|rest| !rest.is_empty());
    let lines = source.text.lines().take_while(says).count();
    if !source.is_rust() || (1..=HEADER_LINES_MAX).contains(&lines) {
        return Vec::new();
    }
    let what = format!(
        "a header of {lines} lines: begin with `//!` and what lives here, 1 to {HEADER_LINES_MAX}"
    );
    vec![source.complain(0, what)]
}

#[test]
fn what_is_too_long_is_named() {
    assert_eq!(said(long_file, "src/a.rs", &"x\n".repeat(400)), [""; 0]);
    assert!(said(long_file, "src/a.rs", &"x\n".repeat(401))[0].starts_with("401: 401 lines"));
    let line = "é".repeat(100);
    assert_eq!(said(long_lines, "src/a.rs", &line), [""; 0]);
    assert!(said(long_lines, "src/a.rs", &format!("\n{line}x"))[0].starts_with("2: 101 columns"));
}

#[test]
fn a_function_that_outgrows_the_screen_is_named() {
    let body = |lines: usize| {
        format!("trait T {{ fn g(); }}\npub fn f() {{\n{}}}\n", "g();\n".repeat(lines))
    };
    assert_eq!(said(long_functions, "src/a.rs", &body(68)), [""; 0]);
    assert!(said(long_functions, "src/a.rs", &body(69))[0].starts_with("2: 71 lines"));
}

#[test]
fn a_module_without_a_header_is_named() {
    assert_eq!(said(header, "src/a.rs", "//! What lives here.\nuse b;"), [""; 0]);
    assert!(said(header, "src/a.rs", "use b;")[0].contains("0 lines"));
    assert_eq!(said(header, "src/a.rs", "//! a\n//!\n//! > b\n//! > c\n//! > d\n"), [""; 0]);
    assert!(said(header, "src/a.rs", "//! a\n//! b\n//! c\n//! d\n")[0].contains("4 lines"));
}
