//! `evenpace simulate`: a scenario file through the same book that serves production.

use std::{fs, path::Path};

use app::plan::{Fairness, Outcome, Scenario, ScenarioFile, simulate};
use chrono_tz::Tz;

use crate::calendar;

/// How the outcome is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A table for people.
    Table,
    /// The form of a case's `expected`.
    Json,
}

/// What came of the scenario in this file, or one line that says why it is refused.
pub fn report(path: &Path, form: Form) -> Result<String, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    report_on(&text, form).map_err(|why| format!("{}: {why}", path.display()))
}

fn report_on(text: &str, form: Form) -> Result<String, String> {
    let file = ScenarioFile::read(text).map_err(|unsound| unsound.to_string())?;
    let zone: Tz = file
        .market
        .timezone
        .parse()
        .map_err(|_| format!("{:?} is no IANA time zone", file.market.timezone))?;
    let scenario = Scenario::of(&file, &|date| calendar::midnight(zone, date));
    let scenario = scenario.map_err(|unsound| unsound.to_string())?;
    let entries = simulate(&scenario).map_err(|unsound| unsound.to_string())?;
    match form {
        Form::Json => serde_json::to_string_pretty(&Outcome::of(&entries, &scenario.names))
            .map(|json| json + "\n")
            .map_err(|error| error.to_string()),
        Form::Table => {
            let now = scenario.ends().unwrap_or(scenario.opens);
            let heading = [file.name.as_str(), file.why.as_str()].join(": ");
            let heading = heading.trim_start_matches(": ").trim_end_matches(": ");
            Ok(format!("{heading}\n\n{}", Fairness::of(&entries, &scenario.names, now)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE_LEAD: &str = r#"{
        "name": "one lead",
        "market": {"timezone": "America/New_York", "early_limit_days": 31},
        "allocations": [{"id": "a", "monthly": 30, "starts": "2026-06-01"}],
        "events": [{"at": "2026-06-02T16:00:00.000Z", "lead": {"id": "l1"}}]
    }"#;

    #[test]
    fn json_is_the_form_of_a_cases_expected() {
        let json: serde_json::Value =
            serde_json::from_str(&report_on(ONE_LEAD, Form::Json).unwrap()).unwrap();
        assert_eq!(json["leads"], serde_json::json!([{"lead": "l1", "routed_to": "a"}]));
        assert_eq!(json["lines"][0]["start"], "2026-06-01T04:00:00.000Z");
        assert_eq!(json["settled"], serde_json::json!([]));
    }

    #[test]
    fn the_table_says_how_far_from_pace_and_how_long_a_wait() {
        let table = report_on(ONE_LEAD, Form::Table).unwrap();
        assert!(table.starts_with("one lead\n"), "{table}");
        // 1.5 days at a lead a day, and 36 hours.
        assert!(table.contains("1.50 behind (5.0%)"), "{table}");
        assert!(table.contains("1 d 12 h"), "{table}");
        assert!(table.contains("routed: 1\noverflow: 0\n"), "{table}");
    }

    #[test]
    fn a_time_zone_that_nobody_knows_is_named() {
        let text = ONE_LEAD.replace("America/New_York", "America/Gotham");
        let why = report_on(&text, Form::Json).unwrap_err();
        assert_eq!(why, r#""America/Gotham" is no IANA time zone"#);
    }

    #[test]
    fn a_file_that_is_not_there_is_named_in_one_line() {
        let why = report(Path::new("no/such/scenario.json"), Form::Json).unwrap_err();
        assert!(why.starts_with("no/such/scenario.json: ") && !why.contains('\n'), "{why}");
    }
}
