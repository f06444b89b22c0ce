//! Whether a lead fits what a contract asks for, read straight off the scenario's words.

use serde_json::Value;

pub fn fits(terms: &Value, lead: &Value) -> bool {
    let filter = |key: &str| match terms.get("filters").and_then(|filters| filters.get(key)) {
        Some(Value::Null) | None => None,
        Some(asked) => Some(asked),
    };
    let listed = |asked: Option<&Value>, field: &str| match asked.and_then(Value::as_array) {
        Some(values) if !values.is_empty() => {
            lead.get(field).is_some_and(|value| values.contains(value))
        }
        _ => true,
    };
    let number = |field: &str| lead.get(field).and_then(Value::as_i64);
    let bound = |key: &str, keeps: &dyn Fn(i64) -> bool| {
        filter(key).and_then(Value::as_i64).is_none_or(keeps)
    };
    let zip = lead.get("zip").and_then(Value::as_str);
    let starts = |prefix: &Value| zip.is_some_and(|z| z.starts_with(prefix.as_str().unwrap()));
    let prefixes = filter("zip_prefixes").and_then(Value::as_array);

    listed(terms.get("licensed_states"), "state")
        && listed(filter("purposes"), "purpose")
        && listed(filter("credit_bands"), "credit_band")
        && listed(filter("property_types"), "property_type")
        && listed(filter("occupancies"), "occupancy")
        && listed(filter("states"), "state")
        && prefixes.is_none_or(|asked| asked.is_empty() || asked.iter().any(starts))
        && bound("min_loan_amount", &|min| number("loan_amount").is_some_and(|loan| loan >= min))
        && bound("max_loan_amount", &|max| number("loan_amount").is_some_and(|loan| loan <= max))
        && bound("max_ltv_percent", &|percent| {
            let both = number("loan_amount").zip(number("property_value"));
            both.is_some_and(|(loan, value)| 100 * loan <= percent * value)
        })
        && (filter("military_only") != Some(&Value::Bool(true))
            || lead.get("military") == Some(&Value::Bool(true)))
}
