//! The master key that a database is sealed under: told apart by a fingerprint that is kept in it.

use crate::{
    clock::Dice,
    config,
    fault::Fault,
    seal::{MasterKey, MissingKey},
    store::{Store, setting},
};

const SETTING: &str = "master_key_fingerprint";

/// The key that this database was sealed under; a fresh database takes the key that it is shown.
pub async fn master_key(store: &Store, key: &config::Key, dice: &Dice) -> Result<MasterKey, Fault> {
    let mut tx = store.write().await?;
    let kept = setting::find(&mut tx, SETTING).await?;
    let missing = kept.as_ref().map_or(MissingKey::Made, |_| MissingKey::Refused);
    let master = MasterKey::open(key, dice, missing)?;
    let fingerprint = master.fingerprint().to_string();
    match kept {
        Some(kept) if kept == fingerprint => {}
        Some(_) => {
            let what = "this database is sealed under another master key than the one given";
            return Err(Fault::Setup(what.to_owned()));
        }
        None => {
            setting::put(&mut tx, SETTING, &fingerprint).await?;
            tx.commit().await?;
        }
    }
    Ok(master)
}
