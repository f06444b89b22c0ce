//! The ids of a scenario file are any texts, compared by bytes; the rules' ids are sixteen bytes. A
//! text's id is its place among all texts of the file, so both orders are the same.

use uuid::Uuid;

use crate::{
    ids::{AllocationId, LeadId, OfficerId},
    plan::file::{EventText, ScenarioFile},
};

#[derive(Clone, Debug, Default)]
pub struct Names {
    allocations: Vec<String>,
    leads: Vec<String>,
}

impl Names {
    pub fn of(file: &ScenarioFile) -> Self {
        let listed = file.allocations.iter().map(|text| &text.id);
        let allocations = listed.chain(file.events.iter().flat_map(allocation_ids));
        let leads = file.events.iter().flat_map(lead_ids);
        Self { allocations: ranked(allocations), leads: ranked(leads) }
    }

    pub fn allocation(&self, id: AllocationId) -> &str {
        named(&self.allocations, id.0)
    }

    pub fn lead(&self, id: LeadId) -> &str {
        named(&self.leads, id.0)
    }

    pub fn allocation_id(&self, name: &str) -> AllocationId {
        AllocationId(place(&self.allocations, name))
    }

    pub fn lead_id(&self, name: &str) -> LeadId {
        LeadId(place(&self.leads, name))
    }

    /// Here every allocation is an officer of its own.
    pub fn officer_id(&self, name: &str) -> OfficerId {
        OfficerId(place(&self.allocations, name))
    }
}

fn allocation_ids(event: &EventText) -> impl Iterator<Item = &String> {
    let named = [&event.pause, &event.resume, &event.end].into_iter().flatten();
    let amended = event.amend.as_ref().map(|text| &text.allocation);
    named.chain(amended).chain(event.sign.as_ref().map(|text| &text.id))
}

fn lead_ids(event: &EventText) -> impl Iterator<Item = &String> {
    event.lead.as_ref().map(|text| &text.id).into_iter().chain(&event.credit)
}

fn ranked<'a>(names: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut names: Vec<String> = names.cloned().collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn place(names: &[String], name: &str) -> Uuid {
    let place = names.partition_point(|other| other.as_str() < name);
    Uuid::from_u128(place as u128)
}

fn named(names: &[String], id: Uuid) -> &str {
    let name = usize::try_from(id.as_u128()).ok().and_then(|place| names.get(place));
    name.expect("an id that these names gave out")
}
