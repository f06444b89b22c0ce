//! Secrets that somebody else keeps and shows us: source keys, session tokens. We keep only their
//! hashes; 256 random bits need no slow hash.

use std::fmt;

use app::ledger::Hash;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::clock::Dice;

/// With which every source key begins.
pub const SOURCE_KEY_PREFIX: &str = "evp_";

/// Shown once, to whom it is for. Its `Debug` shows nothing.
pub struct Token(String);

impl Token {
    /// `prefix` tells a person what they hold.
    pub fn draw(prefix: &str, dice: &Dice) -> Self {
        Self(format!("{prefix}{}", URL_SAFE_NO_PAD.encode(dice.bytes::<32>())))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn hash(&self) -> Hash {
        hash_of(&self.0)
    }
}

/// What is kept of a secret that came in.
pub fn hash_of(shown: &str) -> Hash {
    Hash(Sha256::digest(shown.as_bytes()).into())
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}
