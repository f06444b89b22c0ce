//! The files of the house, and what a check says about one of them.

use std::{fmt, fs, path::Path, sync::LazyLock};

use crate::plain::{Left, plain};

const FOLDERS: [&str; 10] =
    [".ci", "app", "benches", "docs", "end2end", "migrations", "src", "style", "tests", "tools"];

pub struct Source {
    /// From the checkout's top, with `/` between folders.
    pub path: String,
    pub text: String,
    /// The same lines without what comments say.
    pub uncommented: String,
    /// The same lines without what comments and literals say.
    pub code: String,
    /// Where the unit tests at the file's end begin; else its last line.
    tests_from: usize,
}

pub struct Complaint {
    pub path: String,
    pub line: usize,
    pub what: String,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        let rust = path.ends_with(".rs");
        let without = |left| if rust { plain(text, left) } else { text.to_owned() };
        let code = without(Left::CodeAlone);
        let tests_from = code.lines().position(|line| line == "#[cfg(test)]");
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            uncommented: without(Left::CodeAndLiterals),
            tests_from: tests_from.unwrap_or(usize::MAX),
            code,
        }
    }

    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Whether line `index`, counted from 0, is there for a test alone.
    pub fn is_test(&self, index: usize) -> bool {
        let folder = |name| self.path.split('/').any(|part| part == name);
        let is_tests = ["tests", "tests.rs", "benches"].into_iter().any(folder);
        is_tests || index >= self.tests_from
    }

    /// A complaint about line `index`, counted from 0.
    pub fn complain(&self, index: usize, what: impl Into<String>) -> Complaint {
        Complaint { path: self.path.clone(), line: index + 1, what: what.into() }
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.path, self.line, self.what)
    }
}

/// Every text file that people write; what is made or installed is left out.
pub static HOUSE: LazyLock<Vec<Source>> = LazyLock::new(|| {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut found = Vec::new();
    for folder in FOLDERS {
        walk(top, folder, &mut found);
    }
    assert!(found.iter().any(|source| source.path == "src/main.rs"), "this is not the house");
    found
});

fn walk(top: &Path, folder: &str, found: &mut Vec<Source>) {
    let Ok(entries) = fs::read_dir(top.join(folder)) else { return };
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    for name in names {
        let path = format!("{folder}/{name}");
        let made = ["target", "node_modules", "test-results", "playwright-report"];
        if made.contains(&name.as_str()) || name.ends_with("-lock.json") {
            continue;
        }
        if top.join(&path).is_dir() {
            walk(top, &path, found);
        } else if let Ok(text) = fs::read_to_string(top.join(&path)) {
            found.push(Source::new(&path, &text));
        }
    }
}
