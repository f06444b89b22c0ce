//! The one key that is kept outside the database, and the keys that are derived from it.

use std::{
    fmt, fs,
    io::{ErrorKind, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::Path,
};

use app::ledger::Hash;
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{clock::Dice, config, fault::Fault};

/// A secret key, wiped from memory when it goes.
pub(super) type Key = Zeroizing<[u8; 32]>;

const FORM: &str = "must be 32 bytes, written as 64 hexadecimal digits or in base64 (make one with \
                    `openssl rand -hex 32`)";

/// Opens every lead, so whoever loses it loses every borrower's data.
pub struct MasterKey(Key);

/// What becomes of a key file that is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingKey {
    Made,
    /// The database was sealed under a key: a new one would open nothing.
    Refused,
}

impl MasterKey {
    /// The key that an operator gives, or keeps in a file.
    pub fn open(given: &config::Key, dice: &Dice, missing: MissingKey) -> Result<Self, Fault> {
        match &given.master_key {
            Some(text) => Self::parse(text),
            None if missing == MissingKey::Refused && !given.key_file.exists() => {
                let file = given.key_file.display();
                let what = format!("this database is sealed, and its key file {file} is not there");
                Err(Fault::Setup(what))
            }
            None => Self::from_file(&given.key_file, dice),
        }
    }

    /// Reads 64 hexadecimal digits or the base64 of 32 bytes.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let text = text.trim();
        let bytes = Zeroizing::new(match hex::decode(text) {
            Ok(bytes) => bytes,
            Err(_) => STANDARD.decode(text).unwrap_or_default(),
        });
        let key = <[u8; 32]>::try_from(bytes.as_slice());
        key.map(|key| Self(Zeroizing::new(key)))
            .map_err(|_| Fault::Setup(format!("the master key {FORM}")))
    }

    /// The key in a file, which is made if it isn't there. It may be nobody's but its owner's to
    /// read.
    pub fn from_file(path: &Path, dice: &Dice) -> Result<Self, Fault> {
        let shown = path.display();
        match fs::metadata(path) {
            Ok(metadata) if metadata.permissions().mode() & 0o077 != 0 => {
                return Err(Fault::Setup(format!(
                    "{shown} holds the master key and others may read it: chmod 600 {shown}"
                )));
            }
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => create(path, dice)?,
            Err(error) => return Err(Fault::io(format!("look at {shown}"), error)),
        }
        let text = fs::read_to_string(path)
            .map_err(|error| Fault::io(format!("read the master key from {shown}"), error))?;
        Self::parse(&Zeroizing::new(text))
            .map_err(|_| Fault::Setup(format!("the master key in {shown} {FORM}")))
    }

    /// Tells keys apart without giving them away: kept in the database, so that a server with
    /// another key than the one that sealed its leads doesn't start.
    pub fn fingerprint(&self) -> Hash {
        Hash(*self.derive("evenpace-fingerprint-1"))
    }

    /// A key for one purpose, from which neither this key nor another purpose's can be found.
    pub(super) fn derive(&self, purpose: &str) -> Key {
        Zeroizing::new(keyed_hash(&self.0, &[purpose.as_bytes()]).0)
    }
}

/// HMAC-SHA-256 of some parts, each with its length, so that no two lists of parts are alike.
pub(super) fn keyed_hash(key: &Key, parts: &[&[u8]]) -> Hash {
    let mut hmac = Hmac::<Sha256>::new_from_slice(key.as_slice()).expect("HMAC takes any key");
    for part in parts {
        hmac.update(&(part.len() as u64).to_be_bytes());
        hmac.update(part);
    }
    Hash(hmac.finalize().into_bytes().into())
}

/// A new key, on disk before it seals anything.
fn create(path: &Path, dice: &Dice) -> Result<(), Fault> {
    let io = |error| Fault::io(format!("make the master key {}", path.display()), error);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(io)?;
    let key = Zeroizing::new(dice.bytes::<32>());
    let text = Zeroizing::new(format!("{}\n", hex::encode(key.as_slice())));
    let mut file =
        fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(io)?;
    file.write_all(text.as_bytes()).map_err(io)?;
    file.sync_all().map_err(io)?;
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(io)
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    /// A folder that goes when the test ends.
    struct Folder(PathBuf);

    impl Folder {
        fn new() -> Self {
            let name = format!("evenpace-key-{}", hex::encode(Dice::System.bytes::<8>()));
            let folder = std::env::temp_dir().join(name);
            fs::create_dir(&folder).unwrap();
            Self(folder)
        }

        fn key(&self, text: &str, mode: u32) -> PathBuf {
            let path = self.0.join("master.key");
            fs::write(&path, text).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            path
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).unwrap();
        }
    }

    #[test]
    fn a_key_reads_as_hex_and_as_base64() {
        let hex = MasterKey::parse(&format!(" {}\n", "ab".repeat(32))).unwrap();
        let base64 = MasterKey::parse("q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=").unwrap();
        assert_eq!(hex.0, base64.0);
        for text in ["", "secret", &"ab".repeat(31), &"ab".repeat(33), &"xy".repeat(32)] {
            let fault = MasterKey::parse(text).unwrap_err().to_string();
            assert!(fault.contains("64 hexadecimal digits"), "{fault}");
            assert!(text.is_empty() || !fault.contains(text), "{fault}");
        }
    }

    #[test]
    fn a_key_file_is_made_once_and_is_its_owners_alone() {
        let folder = Folder::new();
        let path = folder.0.join("deeper").join("master.key");
        let made = MasterKey::from_file(&path, &Dice::System).unwrap();
        let read = MasterKey::from_file(&path, &Dice::System).unwrap();
        assert_eq!(made.fingerprint(), read.fingerprint());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_key_file_that_others_may_read_is_refused() {
        let folder = Folder::new();
        for mode in [0o640, 0o604, 0o644, 0o660] {
            let path = folder.key(&"ab".repeat(32), mode);
            let fault = MasterKey::from_file(&path, &Dice::System).unwrap_err().to_string();
            assert!(fault.contains("chmod 600"), "{fault}");
        }
        let path = folder.key(&"ab".repeat(32), 0o400);
        assert!(MasterKey::from_file(&path, &Dice::System).is_ok());
    }

    #[test]
    fn a_key_file_that_holds_no_key_is_refused_and_left_alone() {
        let folder = Folder::new();
        for text in ["", "half a key", "abab"] {
            let path = folder.key(text, 0o600);
            let fault = MasterKey::from_file(&path, &Dice::System).unwrap_err().to_string();
            assert!(fault.contains("master.key must be 32 bytes"), "{fault}");
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
    }

    #[test]
    fn keys_for_two_purposes_and_of_two_masters_differ() {
        let [one, other] = ["ab", "cd"].map(|byte| MasterKey::parse(&byte.repeat(32)).unwrap());
        assert_ne!(one.derive("wrap"), one.derive("mark"));
        assert_ne!(one.derive("wrap"), other.derive("wrap"));
        assert_ne!(one.derive("wrap"), one.0);
        assert_ne!(one.fingerprint(), other.fingerprint());
    }

    #[test]
    fn parts_of_a_hash_do_not_run_into_each_other() {
        let key = Zeroizing::new([7; 32]);
        assert_ne!(keyed_hash(&key, &[b"ab", b"c"]), keyed_hash(&key, &[b"a", b"bc"]));
    }

    #[test]
    fn a_key_is_never_in_debug_output() {
        let key = MasterKey::parse(&"ab".repeat(32)).unwrap();
        assert_eq!(format!("{key:?}"), "MasterKey(..)");
    }
}
