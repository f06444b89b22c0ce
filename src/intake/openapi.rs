//! `/api/openapi.json`, made from the code: the paths from their handlers, the body from the table
//! that the reader itself reads by.

use std::{borrow::Cow, sync::LazyLock};

use app::lead::field::{FIELDS, Field, Kind, Need};
use axum::{
    body::Bytes,
    http::{HeaderName, header},
};
use utoipa::{
    Modify, OpenApi, PartialSchema, ToSchema,
    openapi::{
        KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, Type,
        schema::AdditionalProperties,
        security::{Http, HttpAuthScheme, SecurityScheme},
    },
};

use super::{post, read};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Evenpace lead intake",
        description = "Post a lead and know what became of it. A lead goes at once, by a written \
            rule, to one loan officer, or it overflows with a reason. One that overflowed with \
            `no_match` or `all_full` may still be `routed` while it is fresh, when a contract is \
            signed or its number raised: ask for it by its id. The answer that is repeated for an \
            idempotency key stays what it was.",
    ),
    paths(post::post_lead, read::read_lead),
    modifiers(&SourceKey),
)]
struct Api;

pub fn document() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

/// It is the same at each request.
static DOCUMENT: LazyLock<Bytes> = LazyLock::new(|| {
    serde_json::to_vec(&document()).expect("the description is made of texts and numbers").into()
});

pub(super) async fn read_document() -> ([(HeaderName, &'static str); 1], Bytes) {
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT.clone())
}

struct SourceKey;

impl Modify for SourceKey {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        let components = api.components.get_or_insert_default();
        components.add_security_scheme("source_key", scheme);
    }
}

/// The body of a post, described by the table of its fields.
pub struct PostedLead;

impl PartialSchema for PostedLead {
    fn schema() -> RefOr<Schema> {
        let (mut body, mut consent) = (ObjectBuilder::new(), ObjectBuilder::new());
        for field in FIELDS {
            match field.name.strip_prefix("consent.") {
                Some(name) => consent = with(consent, name, field),
                None => body = with(body, field.name, field),
            }
        }
        let closed = || Some(AdditionalProperties::FreeForm(false));
        let consent = consent.additional_properties(closed());
        let body = body.property("consent", consent).required("consent");
        body.additional_properties(closed()).into()
    }
}

impl ToSchema for PostedLead {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Lead")
    }
}

fn with(object: ObjectBuilder, name: &str, field: &Field) -> ObjectBuilder {
    let object = object.property(name, property(field));
    match field.need {
        Need::Required => object.required(name),
        Need::Unless(_) | Need::Optional => object,
    }
}

fn property(field: &Field) -> ObjectBuilder {
    let text = || ObjectBuilder::new().schema_type(Type::String);
    let chars = |max: usize| text().max_length(Some(max));
    let format = |known| text().format(Some(SchemaFormat::KnownFormat(known)));
    let kind = match field.kind {
        Kind::Line { chars_max } | Kind::Lines { chars_max } | Kind::Phone { chars_max } => {
            chars(chars_max)
        }
        Kind::Email { chars_max } => format(KnownFormat::Email).max_length(Some(chars_max)),
        Kind::Url { chars_max } => {
            chars(chars_max).format(Some(SchemaFormat::Custom("uri".to_owned())))
        }
        Kind::State => text().pattern(Some("^[A-Za-z]{2}$")),
        Kind::Zip => text().pattern(Some("^[0-9]{5}(-?[0-9]{4})?$")),
        Kind::Ip => text(),
        Kind::Instant => format(KnownFormat::DateTime),
        Kind::Code(words) => text().enum_values(Some(words.iter().copied())),
        Kind::Dollars { min, max } => ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(min as f64))
            .maximum(Some(max as f64)),
        Kind::YesNo => ObjectBuilder::new().schema_type(Type::Boolean),
    };
    kind.description(Some(field.about)).examples([field.example_value()])
}
