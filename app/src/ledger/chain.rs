//! The chain: every entry's hash is made from its own bytes and the hash before it, so a changed,
//! removed, added or reordered entry shows.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

use crate::{
    ids::{LeadId, MarketId},
    instant::Instant,
    ledger::{Entry, Event},
};

/// A SHA-256 hash, written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hash(pub [u8; 32]);

/// Where a market's chain ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub market: MarketId,
    /// How many entries the market has.
    pub seq: u64,
    pub hash: Hash,
}

/// An entry as it is stored: the bytes that were hashed, never re-serialised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    pub market: MarketId,
    /// From 1.
    pub seq: u64,
    pub at: Instant,
    pub kind: String,
    pub lead: Option<LeadId>,
    pub body: String,
    pub hash: Hash,
}

impl Head {
    /// The head of a market without entries.
    pub fn first(market: MarketId) -> Self {
        let hash = Hash(Sha256::digest(market.0.as_bytes()).into());
        Self { market, seq: 0, hash }
    }

    /// Chains an entry onto this head, which moves on.
    pub fn record(&mut self, entry: &Entry) -> Record {
        let mut record = Record {
            market: self.market,
            seq: self.seq + 1,
            at: entry.at,
            kind: entry.event.kind().to_owned(),
            lead: entry.event.lead(),
            body: entry.event.body(),
            hash: self.hash,
        };
        record.hash = record.hash_after(self.hash);
        (self.seq, self.hash) = (record.seq, record.hash);
        record
    }
}

impl Record {
    /// SHA-256("evenpace-entry-1" || market || seq || at || length and bytes of kind || lead or
    /// zeros || length and bytes of body || previous hash); numbers are 8 bytes, big-endian.
    pub fn hash_after(&self, previous: Hash) -> Hash {
        let lead = self.lead.map_or([0; 16], |lead| *lead.0.as_bytes());
        let mut sha = Sha256::new();
        sha.update(b"evenpace-entry-1");
        sha.update(self.market.0.as_bytes());
        sha.update(self.seq.to_be_bytes());
        sha.update(self.at.0.to_be_bytes());
        sha.update((self.kind.len() as u64).to_be_bytes());
        sha.update(self.kind.as_bytes());
        sha.update(lead);
        sha.update((self.body.len() as u64).to_be_bytes());
        sha.update(self.body.as_bytes());
        sha.update(previous.0);
        Hash(sha.finalize().into())
    }

    /// What was written down; an error says what is wrong with the bytes.
    pub fn entry(&self) -> Result<Entry, String> {
        let event = Event::read(&self.kind, &self.body)?;
        if event.lead() != self.lead {
            return Err("its lead is not the one in its body".to_owned());
        }
        Ok(Entry { at: self.at, event })
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::str::FromStr for Hash {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const ERROR: &str = "a hash is 64 hexadecimal digits";
        if text.len() != 64 || !text.is_ascii() {
            return Err(ERROR);
        }
        let mut bytes = [0; 32];
        for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            let digits = str::from_utf8(digits).expect("ASCII");
            *byte = u8::from_str_radix(digits, 16).map_err(|_| ERROR)?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
