//! An officer's leads besides the page: what a search form brings, and the list as a file. What is
//! sought comes in a form that is posted, so that it stands in no address and in no log of one.

use std::{collections::HashMap, sync::Arc};

use app::api::leads::{LeadFilters, LeadsAsked, SoughtWords};
use axum::{
    Form, RequestExt,
    body::Body,
    extract::{Query, Request, State},
    http::Method,
    response::{IntoResponse, Response},
};
use futures_util::stream;
use serde::Deserialize;

use super::{
    desks::At,
    file::{attached, csv},
    pages::Pages,
};
use crate::{desk::Officer, fault::Fault};

/// What an address says of the list.
type Asked = Query<HashMap<String, String>>;

#[derive(Default, Deserialize)]
pub struct Search {
    #[serde(default)]
    sought: String,
}

/// Shows the page of what a search's form asks for.
pub async fn search(State(pages): State<Pages>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let form = Request::from_parts(parts.clone(), body).extract::<Form<Search>, _>().await;
    let Search { sought } = match form {
        Ok(Form(search)) => search,
        Err(refused) => return refused.into_response(),
    };
    parts.method = Method::GET;
    parts.extensions.insert(SoughtWords(sought));
    pages.render(Request::from_parts(parts, Body::empty())).await
}

pub async fn file(desk: At<Officer>, asked: Asked) -> Result<Response, Fault> {
    file_of_sought(desk, asked, Form(Search::default())).await
}

/// Of those leads that a search finds.
pub async fn file_of_sought(
    At(desk): At<Officer>,
    Query(query): Asked,
    Form(Search { sought }): Form<Search>,
) -> Result<Response, Fault> {
    let filters = LeadFilters::of(|name| query.get(name).cloned());
    let asked = LeadsAsked { filters, after: None, sought: Some(sought) };
    Ok(attached("evenpace-leads.csv", csv(written(desk, asked).await?)))
}

/// The whole list, however long: it is read and sent run by run. Where that fails the answer is cut
/// off, which a browser tells.
async fn written(desk: Officer, asked: LeadsAsked) -> Result<Body, Fault> {
    let desk = Arc::new(desk);
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
