//! An officer's leads besides the page: what a search form brings, and the list as a file. What is
//! sought comes in a form that is posted, so that it stands in no address and in no log of one.

use std::{collections::HashMap, sync::Arc};

use app::{
    api::leads::{LeadFilters, LeadsAsked, SoughtWords},
    people::Role,
};
use axum::{
    Extension, Form, RequestExt,
    body::Body,
    extract::{Query, Request, State},
    http::{Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use serde::Deserialize;

use super::House;
use crate::{
    desk::{Officer, SignedIn},
    fault::Fault,
};

/// What an address says of the list.
type Asked = Query<HashMap<String, String>>;

#[derive(Default, Deserialize)]
pub struct Search {
    #[serde(default)]
    sought: String,
}

/// Turns the form of a search into the request for the page, with the words beside it.
pub async fn take_words(request: Request) -> Result<Request, Response> {
    let (mut parts, body) = request.into_parts();
    let form = Request::from_parts(parts.clone(), body).extract::<Form<Search>, _>().await;
    let Form(Search { sought }) = form.map_err(IntoResponse::into_response)?;
    parts.method = Method::GET;
    parts.extensions.insert(SoughtWords(sought));
    Ok(Request::from_parts(parts, Body::empty()))
}

pub async fn file(
    State(house): State<Arc<House>>,
    Extension(signed_in): Extension<SignedIn>,
    asked: Asked,
) -> Response {
    file_of_sought(State(house), Extension(signed_in), asked, Form(Search::default())).await
}

/// Of those leads that a search finds.
pub async fn file_of_sought(
    State(house): State<Arc<House>>,
    Extension(signed_in): Extension<SignedIn>,
    Query(query): Asked,
    Form(Search { sought }): Form<Search>,
) -> Response {
    let Some(desk) = house.officer(&signed_in) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let filters = LeadFilters::of(|name| query.get(name).cloned());
    let asked = LeadsAsked { filters, after: None, sought: Some(sought) };
    match written(desk, asked).await {
        Ok(body) => {
            let headers = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"evenpace-leads.csv\""),
            ];
            (headers, body).into_response()
        }
        Err(fault) => {
            tracing::error!(%fault, "a file of leads");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The whole list, however long: it is read and sent run by run. Where that fails the answer is cut
/// off, which a browser tells.
async fn written(desk: Arc<Officer>, asked: LeadsAsked) -> Result<Body, Fault> {
    let first = run(&desk, asked).await?;
    let runs = stream::try_unfold(Some(first), move |run_before| {
        let desk = desk.clone();
        async move {
            let Some((lines, asked)) = run_before else { return Ok(None) };
            let next = match asked {
                Some(asked) => Some(run(&desk, asked).await.inspect_err(|fault| {
                    tracing::error!(%fault, "a file of leads was cut off");
                })?),
                None => None,
            };
            Ok::<_, Fault>(Some((lines, next)))
        }
    });
    Ok(Body::from_stream(runs))
}

/// Lines, and what is to be asked for the next ones.
async fn run(desk: &Officer, asked: LeadsAsked) -> Result<(Vec<u8>, Option<LeadsAsked>), Fault> {
    let (lines, next) = desk.lead_file(&asked).await?;
    Ok((lines, next.map(|next| LeadsAsked { after: Some(next), ..asked })))
}

impl House {
    /// The desk of a signed-in officer.
    pub(super) fn officer(&self, signed_in: &SignedIn) -> Option<Arc<Officer>> {
        let officer = signed_in.officer.filter(|_| signed_in.role == Role::Officer)?;
        let Self { store, sealer, marker, writer, clock, outlooks, borrowers, .. } = self;
        let (store, sealer, marker) = (store.clone(), sealer.clone(), marker.clone());
        let (notes, borrowers) = (self.notes.clone(), borrowers.clone());
        let months = self.months.clone();
        let (writer, clock, outlooks) = (writer.clone(), clock.clone(), outlooks.clone());
        let (person, dice) = (signed_in.person, self.dice.clone());
        Some(Arc::new(Officer {
            officer,
            person,
            store,
            sealer,
            marker,
            notes,
            writer,
            clock,
            dice,
            outlooks,
            borrowers,
            months,
        }))
    }
}
