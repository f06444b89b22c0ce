//! Doors: what a page may ask. Each is one line that asks for the caller's desk; the desk, a trait
//! here, is implemented where the database is, and handed only to somebody who is signed in,
//! already scoped to them.

pub mod refusal;
pub mod form;
pub mod visitor;
pub mod account;
pub mod officer;
pub mod leads;
pub mod pace;
pub mod log;
pub mod staff;
pub mod credit;
pub mod credit_report;
pub mod sales;
pub mod market;
pub mod quote;
pub mod admin;
pub mod names;
pub mod seats;
pub mod statement;
pub mod contract;
pub mod attention;

use std::{future::Future, pin::Pin, sync::Arc};

use leptos::prelude::use_context;

pub use refusal::Refusal;

/// What a desk answers, some time later.
pub type Asked<'a, T> = Pin<Box<dyn Future<Output = Result<T, Refusal>> + Send + 'a>>;

/// Asks the caller's desk of this kind, and sets the answer's status where it is a refusal. Nobody
/// is told whether there is such a desk for somebody else.
async fn ask<D, T, A>(question: impl FnOnce(Arc<D>) -> A) -> Result<T, Refusal>
where
    D: ?Sized + Send + Sync + 'static,
    A: Future<Output = Result<T, Refusal>>,
{
    let status = use_context::<SetStatus>();
    let answer = match use_context::<Arc<D>>() {
        Some(desk) => question(desk).await,
        None => Err(Refusal::not_found()),
    };
    if let (Err(refusal), Some(SetStatus(set))) = (&answer, status) {
        set(refusal.status);
    }
    answer
}

/// What an address that can't be anybody's is answered, with its status.
pub async fn nowhere<T>() -> Result<T, Refusal> {
    let refusal = Refusal::not_found();
    if let Some(SetStatus(set)) = use_context() {
        set(refusal.status);
    }
    Err(refusal)
}

/// Sets the answer's status.
#[derive(Clone)]
pub struct SetStatus(pub Arc<dyn Fn(u16) + Send + Sync>);
