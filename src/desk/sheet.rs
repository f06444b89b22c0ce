//! A table as a CSV file (RFC 4180) that a spreadsheet opens without running anything in it.

use csv::{Terminator, WriterBuilder};

/// The lines of these rows.
pub fn lines<C: AsRef<str>>(rows: impl IntoIterator<Item = Vec<C>>) -> Vec<u8> {
    let mut file = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        let row = row.iter().map(|cell| inert(cell.as_ref()));
        file.write_record(row).expect("rows of one table are equally long, and memory takes all");
    }
    file.into_inner().expect("memory takes all")
}

/// A spreadsheet takes what begins with one of these for a formula, and shows what begins with an
/// apostrophe as the text that it is. What is less than nothing is a number all the same.
fn inert(cell: &str) -> String {
    match cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_less_than_nothing(cell) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}

/// "-65", "-65.00".
fn is_less_than_nothing(cell: &str) -> bool {
    let Some(rest) = cell.strip_prefix('-') else { return false };
    let (whole, part) = rest.split_once('.').unwrap_or((rest, "0"));
    [whole, part].iter().all(|it| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let rows = [vec!["name", "city"], vec!["O\"Brien, Pat", "New\nYork"], vec!["", "Zoë"]];
        let file = String::from_utf8(lines(rows)).unwrap();
        assert_eq!(file, "name,city\r\n\"O\"\"Brien, Pat\",\"New\nYork\"\r\n,Zoë\r\n");
    }

    #[test]
    fn no_cell_is_a_formula() {
        for cell in ["=1+1", "+1", "-1+1", "-", "-1.", "-A1", "@SUM(A1)", "\t=1", "\r=1"] {
            let file = String::from_utf8(lines([vec![cell]])).unwrap();
            assert!(file.trim_start_matches('"').starts_with('\''), "{file:?}");
        }
        for cell in ["1=1", "-1", "-65.00"] {
            assert_eq!(lines([vec![cell]]), format!("{cell}\r\n").as_bytes());
        }
    }
}
