//! Seals who a lead is under one key and its consent under another, both wrapped by a key derived
//! from the master key. Without the contact key the borrower is erased, and consent can still be
//! shown.

use std::fmt;

use app::{
    ids::LeadId,
    lead::{consent::Consent, contact::Contact, facts::Facts, submission::Submission},
    ledger::Hash,
};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::master::{Key, MasterKey};
use crate::{clock::Dice, fault::Fault};

const NONCE_BYTES: usize = 24;
const SALT_BYTES: usize = 32;

/// What dies with the contact key. Its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Borrower {
    pub contact: Contact,
    pub facts: Facts,
    /// The source's own name for the lead, which may hold anything.
    pub external_id: Option<String>,
}

impl From<Submission> for Borrower {
    fn from(lead: Submission) -> Self {
        Self { contact: lead.contact, facts: lead.facts, external_id: lead.external_id }
    }
}

/// A lead as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedLead {
    pub contact: SealedPart,
    pub consent: SealedPart,
}

/// One part of a lead and the key that opens it.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedPart {
    /// Nonce, then salt and JSON, encrypted.
    pub text: Vec<u8>,
    /// Wrapped. Deleting it erases the part.
    pub key: Vec<u8>,
    /// What the ledger keeps: it binds the part's content and tells nothing of it, because the salt
    /// is sealed along and dies with the key.
    pub commitment: Hash,
}

/// Something opened, and the commitment that the ledger must have for it.
pub struct Opened<T> {
    pub content: T,
    pub commitment: Hash,
}

/// Which part of a lead: bound into everything that is made of it, so parts can't be swapped.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Contact,
    Consent,
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Consent => "consent",
        }
    }
}

pub struct Sealer {
    wrapping: Key,
}

impl Sealer {
    pub fn new(master: &MasterKey) -> Self {
        Self { wrapping: master.derive("evenpace-wrapping-key-1") }
    }

    pub fn seal(
        &self,
        lead: LeadId,
        borrower: &Borrower,
        consent: &Consent,
        dice: &Dice,
    ) -> SealedLead {
        SealedLead {
            contact: self.seal_part(Part::Contact, lead, borrower, dice),
            consent: self.seal_part(Part::Consent, lead, consent, dice),
        }
    }

    /// Fails where the bytes were changed, belong to another lead, or were sealed under another
    /// master key; so does [`Sealer::open_consent`].
    pub fn open_contact(
        &self,
        lead: LeadId,
        text: &[u8],
        key: &[u8],
    ) -> Result<Opened<Borrower>, Fault> {
        self.open_part(Part::Contact, lead, text, key)
    }

    pub fn open_consent(
        &self,
        lead: LeadId,
        text: &[u8],
        key: &[u8],
    ) -> Result<Opened<Consent>, Fault> {
        self.open_part(Part::Consent, lead, text, key)
    }

    fn seal_part(
        &self,
        part: Part,
        lead: LeadId,
        content: &impl Serialize,
        dice: &Dice,
    ) -> SealedPart {
        let mut plain = Zeroizing::new(dice.bytes::<SALT_BYTES>().to_vec());
        let json = serde_json::to_vec(content).expect("a lead holds nothing that JSON can't say");
        plain.extend_from_slice(&Zeroizing::new(json));
        let key = Zeroizing::new(dice.bytes());
        SealedPart {
            text: encrypt(&key, &bound("evenpace-seal-1", part, lead), &plain, dice),
            key: encrypt(&self.wrapping, &bound("evenpace-wrap-1", part, lead), &*key, dice),
            commitment: commit(part, lead, &plain),
        }
    }

    fn open_part<T: DeserializeOwned>(
        &self,
        part: Part,
        lead: LeadId,
        text: &[u8],
        key: &[u8],
    ) -> Result<Opened<T>, Fault> {
        let broken = |what: &str| {
            Fault::corrupt("sealed_lead", format_args!("{} of {lead}: {what}", part.name()))
        };
        let key = self.unwrap_key(part, lead, key)?;
        let plain = decrypt(&key, &bound("evenpace-seal-1", part, lead), text)
            .ok_or_else(|| broken("it was changed since it was sealed"))?;
        let json = plain.get(SALT_BYTES..).ok_or_else(|| broken("it is too short"))?;
        // serde_json's message may repeat a value, so it goes no further.
        let content = serde_json::from_slice(json).map_err(|_| broken("it can't be read"))?;
        Ok(Opened { content, commitment: commit(part, lead, &plain) })
    }
}

impl Sealer {
    pub(super) fn contact_key(&self, lead: LeadId, key: &[u8]) -> Result<Key, Fault> {
        self.unwrap_key(Part::Contact, lead, key)
    }

    fn unwrap_key(&self, part: Part, lead: LeadId, key: &[u8]) -> Result<Key, Fault> {
        let key = decrypt(&self.wrapping, &bound("evenpace-wrap-1", part, lead), key)
            .and_then(|key| <[u8; 32]>::try_from(key.as_slice()).ok());
        key.map(Zeroizing::new).ok_or_else(|| {
            let what = "its key was changed, or sealed under another master key";
            Fault::corrupt("sealed_lead", format_args!("{} of {lead}: {what}", part.name()))
        })
    }
}

/// Over salt and content.
fn commit(part: Part, lead: LeadId, plain: &[u8]) -> Hash {
    let hash = Sha256::new()
        .chain_update(bound("evenpace-commitment-1", part, lead))
        .chain_update(plain)
        .finalize();
    Hash(hash.into())
}

/// What a text belongs to. All names have their own length, so no two of these are alike.
fn bound(what: &str, part: Part, lead: LeadId) -> Vec<u8> {
    [what.as_bytes(), b"/", part.name().as_bytes(), b"/", lead.0.as_bytes()].concat()
}

pub(super) fn encrypt(key: &Key, bound_to: &[u8], plain: &[u8], dice: &Dice) -> Vec<u8> {
    let nonce = dice.bytes::<NONCE_BYTES>();
    let payload = Payload { msg: plain, aad: bound_to };
    let sealed = XChaCha20Poly1305::new((&**key).into())
        .encrypt(&XNonce::from(nonce), payload)
        .expect("a lead is far shorter than what one nonce can encrypt");
    [nonce.as_slice(), &sealed].concat()
}

/// `None` where key, bytes or what they are bound to is not what it was.
pub(super) fn decrypt(key: &Key, bound_to: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
    let payload = Payload { msg: sealed, aad: bound_to };
    let plain = XChaCha20Poly1305::new((&**key).into()).decrypt(&XNonce::from(*nonce), payload);
    plain.ok().map(Zeroizing::new)
}

impl fmt::Debug for Borrower {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Borrower(..)")
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer(..)")
    }
}

impl fmt::Debug for SealedPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealedPart({} bytes)", self.text.len())
    }
}

impl fmt::Debug for SealedLead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SealedLead").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use app::{
        instant::Instant,
        lead::{field::example_body, submission::AcceptanceRules},
    };
    use uuid::Uuid;

    use super::*;

    const NOW: Instant = Instant(1_780_000_000_000);

    fn lead(id: u128) -> LeadId {
        LeadId(Uuid::from_u128(id))
    }

    fn sealer(byte: &str) -> Sealer {
        Sealer::new(&MasterKey::parse(&byte.repeat(32)).unwrap())
    }

    fn example() -> (Borrower, Consent) {
        let body = example_body(NOW - 1_000);
        let lead = Submission::read(&body, NOW, &AcceptanceRules::default()).unwrap();
        (Borrower::from(lead.clone()), lead.consent)
    }

    fn sealed() -> SealedLead {
        let (borrower, consent) = example();
        sealer("ab").seal(lead(1), &borrower, &consent, &Dice::System)
    }

    /// Whether the contact opens as lead `id`, with these bytes.
    fn contact_opens(id: u128, text: &[u8], key: &[u8]) -> bool {
        sealer("ab").open_contact(lead(id), text, key).is_ok()
    }

    #[test]
    fn what_is_sealed_opens_as_it_was_with_the_commitment_that_the_ledger_has() {
        let (sealed, (borrower, consent)) = (sealed(), example());
        let opened =
            sealer("ab").open_contact(lead(1), &sealed.contact.text, &sealed.contact.key).unwrap();
        assert_eq!(opened.content, borrower);
        assert_eq!(opened.commitment, sealed.contact.commitment);
        let opened =
            sealer("ab").open_consent(lead(1), &sealed.consent.text, &sealed.consent.key).unwrap();
        assert_eq!(opened.content, consent);
        assert_eq!(opened.commitment, sealed.consent.commitment);
    }

    #[test]
    fn an_erased_borrower_stays_closed_and_consent_still_opens() {
        let sealed = sealed();
        let stands = sealed.contact.commitment;
        let erased = SealedPart { key: Vec::new(), ..sealed.contact };
        assert!(!contact_opens(1, &erased.text, &erased.key));
        // Not with the other key that the lead still has, either.
        assert!(!contact_opens(1, &erased.text, &sealed.consent.key));
        assert_eq!(erased.commitment, stands);
        let consent = sealer("ab").open_consent(lead(1), &sealed.consent.text, &sealed.consent.key);
        assert!(consent.is_ok());
    }

    #[test]
    fn a_lead_opens_under_its_own_id_and_its_own_keys_only() {
        let (one, other) = (sealed(), sealed());
        assert!(contact_opens(1, &one.contact.text, &one.contact.key));
        assert!(!contact_opens(2, &one.contact.text, &one.contact.key));
        assert!(!contact_opens(1, &one.contact.text, &other.contact.key));
        assert!(!contact_opens(1, &one.consent.text, &one.consent.key));
        let fault = sealer("cd").open_contact(lead(1), &one.contact.text, &one.contact.key);
        assert!(fault.is_err_and(|fault| fault.to_string().contains("another master key")));
    }

    #[test]
    fn a_single_changed_byte_keeps_a_lead_closed() {
        let part = sealed().contact;
        for at in 0..part.text.len() {
            let mut text = part.text.clone();
            text[at] ^= 1;
            assert!(!contact_opens(1, &text, &part.key), "byte {at}");
            assert!(!contact_opens(1, &part.text[..at], &part.key), "cut at {at}");
        }
        for at in 0..part.key.len() {
            let mut key = part.key.clone();
            key[at] ^= 1;
            assert!(!contact_opens(1, &part.text, &key), "byte {at}");
        }
    }

    #[test]
    fn the_same_borrower_sealed_twice_shows_no_likeness() {
        let (one, other) = (sealed(), sealed());
        assert_ne!(one.contact.commitment, other.contact.commitment);
        assert_ne!(one.contact.text[NONCE_BYTES..], other.contact.text[NONCE_BYTES..]);
        assert_ne!(one.contact.key[NONCE_BYTES..], other.contact.key[NONCE_BYTES..]);
    }

    #[test]
    fn a_commitment_binds_the_lead_the_part_and_the_content() {
        let committed = commit(Part::Contact, lead(1), b"salt and content");
        assert_ne!(committed, commit(Part::Contact, lead(2), b"salt and content"));
        assert_ne!(committed, commit(Part::Consent, lead(1), b"salt and content"));
        assert_ne!(committed, commit(Part::Contact, lead(1), b"salt and content!"));
    }

    #[test]
    fn nothing_personal_is_in_what_is_kept_or_in_debug_output() {
        let (sealed, (borrower, consent)) = (sealed(), example());
        let shown = format!("{sealed:?} {:?} {borrower:?} {consent:?}", sealed.contact);
        let kept = [
            shown.as_bytes(),
            &sealed.contact.text,
            &sealed.contact.key,
            &sealed.consent.text,
            &sealed.consent.key,
        ];
        for secret in ["Dana", "Whitfield", "dana@", "8305550117", "Barton", "203.0.113.7"] {
            let found = |bytes: &&[u8]| {
                bytes.windows(secret.len()).any(|window| window == secret.as_bytes())
            };
            assert!(!kept.iter().any(found), "{secret}");
        }
    }
}
