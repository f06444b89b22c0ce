//! A statement as a file: a line for each sum, each amount and each lead. Every cent stands once in
//! the column of amounts, and no name anywhere: a closed month's file stays as it was.

use app::{
    api::statement::{ContractStatement, LeadLine, StatementView},
    ids::LeadId,
    money::Cents,
    ui::words::plain_amount,
};

use super::sheet;

const COLUMNS: [&str; 13] = [
    "month",
    "contract",
    "market",
    "state",
    "remedy",
    "item",
    "at",
    "lead",
    "other_lead",
    "leads",
    "price",
    "amount",
    "total",
];

pub fn csv(statement: &StatementView) -> Vec<u8> {
    let mut rows = vec![COLUMNS.map(str::to_owned).to_vec()];
    rows.extend(statement.contracts.iter().flat_map(|contract| {
        let ContractStatement { sums, money, total, leads, adjustments, .. } = contract;
        let row = |item: Item| row(&statement.key, contract, item);
        let sums = sums.iter().map(|sum| Item { leads: Some(sum.leads), ..Item::of(sum.code) });
        let money = money.iter().map(|it| Item {
            leads: Some(it.leads),
            price: Some(it.price),
            amount: Some(it.amount),
            ..Item::of(it.code)
        });
        let total = Item { total: Some(*total), ..Item::of("total") };
        let items = sums.chain(money).chain([total]).map(row).collect::<Vec<_>>();
        items.into_iter().chain(leads.iter().chain(adjustments).map(Item::of_lead).map(row))
    }));
    sheet::lines(rows)
}

/// What stands in a line behind whose it is.
#[derive(Default)]
struct Item {
    code: &'static str,
    at: String,
    lead: Option<LeadId>,
    other: Option<LeadId>,
    leads: Option<i64>,
    price: Option<Cents>,
    amount: Option<Cents>,
    total: Option<Cents>,
}

impl Item {
    fn of(code: &'static str) -> Self {
        Self { code, ..Self::default() }
    }

    /// Without what is paid back for it: that is an amount of its own.
    fn of_lead(line: &LeadLine) -> Self {
        let LeadLine { code, lead, at, other, .. } = line;
        let (at, lead, other) = (at.rfc3339(), Some(*lead), *other);
        Self { at, lead, other, ..Self::of(code) }
    }
}

fn row(month: &str, contract: &ContractStatement, item: Item) -> Vec<String> {
    let text = |id: Option<LeadId>| id.map(|id| id.to_string()).unwrap_or_default();
    let Item { code, at, lead, other, leads, price, amount, total } = item;
    vec![
        month.to_owned(),
        contract.allocation.to_string(),
        contract.market.to_string(),
        contract.state.code().to_owned(),
        contract.remedy.code().to_owned(),
        code.to_owned(),
        at,
        text(lead),
        text(other),
        leads.map(|leads| leads.to_string()).unwrap_or_default(),
        price.map(plain_amount).unwrap_or_default(),
        amount.map(plain_amount).unwrap_or_default(),
        total.map(plain_amount).unwrap_or_default(),
    ]
}
