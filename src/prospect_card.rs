//! Who a prospect is, as staff note it on a call: sealed as one text.

use app::{
    ids::{MarketId, PersonId, ProspectId},
    instant::Instant,
};
use serde::{Deserialize, Serialize};

use crate::{clock::Dice, fault::Fault, seal::NoteSealer, store::prospect::Prospect};

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProspectCard {
    pub name: String,
    /// An e-mail address or a phone number.
    pub reach: String,
    pub note: String,
}

impl ProspectCard {
    /// As it is kept, of somebody who was met then, and by whom.
    pub fn seal(
        &self,
        (id, market): (ProspectId, MarketId),
        (met_at, met_by): (Instant, PersonId),
        notes: &NoteSealer,
        dice: &Dice,
    ) -> Prospect {
        let words = serde_json::to_string(self).expect("a card holds nothing that JSON can't say");
        Prospect { id, market, met_at, met_by, words: notes.seal(id.0, &words, dice) }
    }

    pub fn open(prospect: &Prospect, notes: &NoteSealer) -> Result<Self, Fault> {
        let words = notes.open(prospect.id.0, &prospect.words)?;
        serde_json::from_str(&words).map_err(|what| Fault::corrupt("prospect", what))
    }
}
