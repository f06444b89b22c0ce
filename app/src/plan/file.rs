//! A scenario file as it is written. What its words mean is `scenario`'s to say.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};

use crate::{
    contract::{Filters, Remedy},
    lead::facts::{Facts, State},
    plan::Unsound,
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScenarioFile {
    #[serde(default)]
    pub name: String,
    /// For people.
    #[serde(default)]
    pub why: String,
    pub market: MarketText,
    #[serde(default)]
    pub allocations: Vec<AllocationText>,
    #[serde(default)]
    pub events: Vec<EventText>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// What the file says should come of it.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub expected: Value,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarketText {
    /// IANA name.
    pub timezone: String,
    /// Days of 86,400,000 ms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub early_limit_days: Option<Number>,
    /// How old a lead that nobody got may be when it is offered again; without it none is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer_again_hours: Option<u32>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AllocationText {
    pub id: String,
    pub monthly: i64,
    /// Local date.
    pub starts: String,
    /// Local date, exclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Remedy>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_per_day: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licensed_states: Option<Vec<State>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filters: Option<Filters>,
}

/// Exactly one of the optional fields says what happened.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventText {
    pub at: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<LeadText>,
    /// The lead's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resume: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amend: Option<AmendText>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign: Option<AllocationText>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmendText {
    pub allocation: String,
    pub monthly: i64,
}

/// `{"id": .., "purpose": .., ..}`: the facts stand flat beside the id.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "Map<String, Value>")]
pub struct LeadText {
    pub id: String,
    #[serde(flatten)]
    pub facts: Facts,
}

impl ScenarioFile {
    pub fn read(json: &str) -> Result<Self, Unsound> {
        serde_json::from_str(json).map_err(|error| Unsound::Unreadable(error.to_string()))
    }
}

impl EventText {
    /// How this event is refused, whatever it says.
    pub fn unsound(&self, number: usize, why: String) -> Unsound {
        let named = [
            ("credit", &self.credit),
            ("pause", &self.pause),
            ("resume", &self.resume),
            ("end", &self.end),
            ("lead", &self.lead.as_ref().map(|text| text.id.clone())),
            ("amend", &self.amend.as_ref().map(|text| text.allocation.clone())),
            ("sign", &self.sign.as_ref().map(|text| text.id.clone())),
        ];
        let found = named.into_iter().find_map(|(kind, id)| Some((kind, id.clone()?)));
        let (kind, id) = found.unwrap_or(("nothing", String::new()));
        Unsound::Event { number, kind, id, at: self.at.clone(), why }
    }
}

impl TryFrom<Map<String, Value>> for LeadText {
    type Error = String;

    fn try_from(mut fields: Map<String, Value>) -> Result<Self, Self::Error> {
        match fields.remove("id") {
            Some(Value::String(id)) => match serde_json::from_value(Value::Object(fields)) {
                Ok(facts) => Ok(Self { id, facts }),
                Err(error) => Err(format!("lead {id:?}: {error}")),
            },
            _ => Err("a lead needs an id, as a text".to_owned()),
        }
    }
}
