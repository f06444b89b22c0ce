//! Which market serves a ZIP, as a lead from there finds it: the longest area that has it.

use app::{ids::MarketId, lead::zip};

use crate::{
    fault::Fault,
    store::{Tx, market},
};

/// Of a ZIP's five digits, or of the three with which the ZIPs of a region begin.
pub(super) async fn serving(tx: &mut Tx, zip: &str) -> Result<Option<MarketId>, Fault> {
    let state = zip::state_of(zip).map(|state| state.to_string());
    let region = zip.get(..3).unwrap_or(zip);
    let areas: Vec<&str> = [zip, region].into_iter().chain(state.as_deref()).collect();
    let serving = market::serving(tx, &areas).await?;
    Ok(serving.into_iter().max_by_key(|(area, _)| area.len()).map(|(_, market)| market))
}
