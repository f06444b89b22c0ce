//! An officer's leads as a file: what the list shows, with all that their borrowers said. Whoever
//! has it has seen them (decision 0023).

use std::collections::HashMap;

use app::{
    api::leads::LeadsAsked,
    credit::CreditState,
    ids::LeadId,
    lead::facts::{CreditBand, Occupancy, PropertyType, Purpose},
};
use futures_util::future::join_all;

use super::{
    leads::{Found, understood},
    officer::Officer,
    own_markets::Own,
    sheet,
};
use crate::{
    fault::Fault,
    seal::Borrower,
    store::{lead_page::ListedLead, sealed_lead},
};

/// Leads that are read, opened and written at once.
const RUN: i64 = 80;

const COLUMNS: [&str; 20] = [
    "lead",
    "routed_at",
    "market",
    "first_name",
    "last_name",
    "phone",
    "email",
    "street",
    "city",
    "state",
    "zip",
    "purpose",
    "loan_amount",
    "property_value",
    "credit_score",
    "property_type",
    "occupancy",
    "military",
    "score",
    "credit",
];

impl Officer {
    /// A run of the file's lines, with the columns' names before the first, and where the next run
    /// begins.
    pub async fn lead_file(&self, asked: &LeadsAsked) -> Result<(Vec<u8>, Option<String>), Fault> {
        let mut tx = self.store.read().await?;
        let Own { markets, .. } = Own::read(&mut tx, self.officer).await?;
        let asked = understood(&markets, asked.clone());
        let Found { leads, next } = self.find_leads(&mut tx, &markets, &asked, RUN).await?;
        let ids: Vec<LeadId> = leads.iter().map(|lead| lead.id).collect();
        let sealed = sealed_lead::contacts(&mut tx, &ids).await?;
        drop(tx);
        self.note_first_looks(&leads).await;
        let sealed: HashMap<_, _> = sealed.iter().map(|row| (row.lead, row)).collect();
        let mut rows = Vec::with_capacity(leads.len() + 1);
        if asked.after.is_none() {
            rows.push(COLUMNS.map(str::to_owned).to_vec());
        }
        for lead in leads {
            let market = markets.get(&lead.market).map(|market| market.name.as_str());
            let borrower = self.borrower(sealed.get(&lead.id).copied())?;
            rows.push(row(&lead, market, borrower.map(|opened| opened.content)));
        }
        Ok((sheet::lines(rows), next))
    }

    /// All at once, so that the writer takes them together.
    async fn note_first_looks(&self, leads: &[ListedLead]) {
        let new = leads.iter().filter(|lead| lead.opened_at.is_none());
        join_all(new.map(|lead| self.note_first_look(lead.id))).await;
    }
}

/// What is not known, or was erased, is empty.
fn row(lead: &ListedLead, market: Option<&str>, borrower: Option<Borrower>) -> Vec<String> {
    let (contact, facts) = borrower.map(|it| (it.contact, it.facts)).unwrap_or_default();
    let code = |code: Option<&'static str>| code.map(str::to_owned);
    let yes = |yes| if yes { "yes" } else { "no" }.to_owned();
    let cells = [
        Some(lead.id.to_string()),
        Some(lead.routed_at.rfc3339()),
        market.map(str::to_owned),
        contact.first_name,
        contact.last_name,
        contact.phone.map(|phone| phone.to_string()),
        contact.email.map(|email| email.to_string()),
        contact.street,
        contact.city,
        facts.state.map(|state| state.to_string()),
        facts.zip,
        code(facts.purpose.map(Purpose::code)),
        facts.loan_amount.map(|dollars| dollars.to_string()),
        facts.property_value.map(|dollars| dollars.to_string()),
        code(facts.credit_band.map(CreditBand::code)),
        code(facts.property_type.map(PropertyType::code)),
        code(facts.occupancy.map(Occupancy::code)),
        facts.military.map(yes),
        Some(lead.score.to_string()),
        code(lead.credit.map(CreditState::code)),
    ];
    cells.map(Option::unwrap_or_default).to_vec()
}
