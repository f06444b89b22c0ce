//! Who posts leads: added, given a new key, kept out, and what their leads came to.

use std::collections::HashMap;

use app::{
    api::{
        admin::{Share, SourceRow},
        form::{Problems, Shown, Typed},
    },
    ids::SourceId,
    instant::DAY_MS,
    ui::path,
};
use uuid::Uuid;

use super::{Admin, Came, reading::Reading};
use crate::{
    fault::Fault,
    store::{
        source::{self, Source, Tally},
        source_refusal,
    },
    token::{SOURCE_KEY_PREFIX, Token},
};

/// How far back rates look.
const RATES_MS: i64 = 90 * DAY_MS;

impl Admin {
    pub(super) async fn read_sources(&self) -> Result<Vec<SourceRow>, Fault> {
        let mut tx = self.store.look().await?;
        let since = self.clock.now() - RATES_MS;
        let mut tallies: HashMap<SourceId, Vec<Tally>> = HashMap::new();
        for tally in source::tallies(&mut tx, since).await? {
            tallies.entry(tally.source).or_default().push(tally);
        }
        let mut refused: HashMap<SourceId, Vec<(String, i64)>> = HashMap::new();
        for (id, code, posts) in source_refusal::since(&mut tx, since).await? {
            refused.entry(id).or_default().push((code, posts));
        }
        let sources = source::all(&mut tx).await?;
        let ids: Vec<Uuid> = sources.iter().map(|source| source.id.0).collect();
        let mut histories = self.deeds_of_each(&mut tx, &ids).await?;
        let mut rows = Vec::with_capacity(sources.len());
        for source in sources {
            let tallies = tallies.remove(&source.id).unwrap_or_default();
            let taken: i64 = tallies.iter().map(|tally| tally.leads).sum();
            let refused = refused.remove(&source.id).unwrap_or_default();
            let posts = taken + refused.iter().map(|(_, posts)| posts).sum::<i64>();
            let routed = tallies.iter().filter(|tally| tally.outcome == "routed");
            let routed = routed.map(|tally| tally.leads).sum();
            let outcome = |tally: &Tally| tally.reason.clone().or(Some(tally.outcome.clone()));
            rows.push(SourceRow {
                outcomes: shares(summed(&tallies, outcome), taken),
                refused: shares(refused, posts),
                credits: shares(summed(&tallies, |tally| tally.credit.clone()), routed),
                history: histories.remove(&source.id.0).unwrap_or_default(),
                id: source.id,
                name: source.name,
                added_at: source.created_at,
                revoked_at: source.revoked_at,
                leads: taken,
                last_lead_at: tallies.iter().map(|tally| tally.last_at).max(),
            });
        }
        Ok(rows)
    }

    pub async fn change_sources(&self, typed: &Typed) -> Result<Came, Fault> {
        match typed.text("what") {
            "add" => self.add_source(typed).await,
            "rotate" => self.rotate(typed).await,
            "revoke" => self.revoke(typed).await,
            _ => Ok(Came::NotFound),
        }
    }

    async fn add_source(&self, typed: &Typed) -> Result<Came, Fault> {
        let mut form = Reading::of(typed);
        let name = form.line("name", "Give it a name, by which you know who posts.");
        let name = match form.done(Some(name)) {
            Ok(name) => name,
            Err(problems) => return Ok(Came::Problems(problems)),
        };
        let mut tx = self.store.write().await?;
        if source::is_known(&mut tx, &name).await? {
            return Ok(Came::Problems(Problems::at("name", "Another source has this name.")));
        }
        let now = self.clock.now();
        let (id, key) = (SourceId(self.dice.id(now)), Token::draw(SOURCE_KEY_PREFIX, &self.dice));
        let source = Source { id, name, created_at: now, revoked_at: None };
        source::insert(&mut tx, &source, &key.hash().0).await?;
        self.note(&mut tx, ("source_added", id.0), "Added").await?;
        tx.commit().await?;
        Ok(Came::Shown(shown(&source, &key)))
    }

    /// The key that it had is worth nothing from now on, within seconds.
    async fn rotate(&self, typed: &Typed) -> Result<Came, Fault> {
        let Some(source) = self.asked(typed).await? else { return Ok(Came::NotFound) };
        let key = Token::draw(SOURCE_KEY_PREFIX, &self.dice);
        let mut tx = self.store.write().await?;
        source::set_key(&mut tx, source.id, &key.hash().0).await?;
        self.note(&mut tx, ("source_rotated", source.id.0), "Got a new key").await?;
        tx.commit().await?;
        Ok(Came::Shown(shown(&source, &key)))
    }

    async fn revoke(&self, typed: &Typed) -> Result<Came, Fault> {
        let Some(source) = self.asked(typed).await? else { return Ok(Came::NotFound) };
        let mut tx = self.store.write().await?;
        source::revoke(&mut tx, source.id, self.clock.now()).await?;
        self.note(&mut tx, ("source_revoked", source.id.0), "Its key was revoked").await?;
        tx.commit().await?;
        Ok(Came::Done(format!("{}?done=revoked", path::SOURCES)))
    }

    async fn asked(&self, typed: &Typed) -> Result<Option<Source>, Fault> {
        let Ok(id) = typed.text("source").parse::<SourceId>() else { return Ok(None) };
        let sources = source::all(&mut self.store.read().await?).await?;
        Ok(sources.into_iter().find(|source| source.id == id))
    }
}

fn shown(source: &Source, key: &Token) -> Shown {
    Shown {
        title: format!("The key of {}", source.name),
        text: key.as_str().to_owned(),
        hint: "It is shown here this one time. Whoever has it posts leads in this source's name."
            .to_owned(),
    }
}

/// How many leads have each code, of those that have one.
fn summed(tallies: &[Tally], code: impl Fn(&Tally) -> Option<String>) -> Vec<(String, i64)> {
    let mut sums: HashMap<String, i64> = HashMap::new();
    for tally in tallies {
        if let Some(code) = code(tally) {
            *sums.entry(code).or_default() += tally.leads;
        }
    }
    sums.into_iter().collect()
}

/// The most frequent first.
fn shares(mut counts: Vec<(String, i64)>, of: i64) -> Vec<Share> {
    counts.sort_by_key(|(code, leads)| (-leads, code.clone()));
    counts.into_iter().map(|(code, leads)| Share { code, leads, of }).collect()
}
