//! The admin's job, by the forms on their pages.

mod changes;
mod markets;
mod people;

use app::people::Role;
use evenpace::server::Cookies;
use reqwest::{Response, StatusCode};

use super::{Doors, PUBLIC_URL, Visitor, location};
use crate::house::House;

/// A form as a browser sends it.
pub fn form(fields: &[(&str, &str)]) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(fields);
    form.finish()
}

impl Visitor<'_> {
    /// Sends a form whose page must answer with this status, and returns the page.
    async fn fill(&self, path: &str, fields: &[(&str, &str)], status: StatusCode) -> String {
        let response = self.post(path, &form(fields)).await;
        let (answered, to) = (response.status(), location(&response).to_owned());
        let page = response.text().await.unwrap();
        assert_eq!(answered, status, "{path} {fields:?} {to}: {page}");
        page
    }

    /// Sends the form of a page as it stands now, filled anew, and returns where it leads.
    async fn edit(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let seen = self.seen(path).await;
        self.carry_out(path, &[fields, &[("seen", &seen)]].concat()).await
    }

    /// Sends it, and returns the page that says what is wrong.
    async fn edit_refused(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let seen = self.seen(path).await;
        let fields = [fields, &[("seen", &seen)]].concat();
        self.fill(path, &fields, StatusCode::UNPROCESSABLE_ENTITY).await
    }

    /// What a page says of what its form is filled with.
    async fn seen(&self, path: &str) -> String {
        let page = self.page(path).await;
        let (_, seen) = page.split_once(r#"name="seen" value=""#).unwrap();
        seen.split('"').next().unwrap().to_owned()
    }

    /// Sends a form that is carried out, and returns where it leads.
    async fn carry_out(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let response = self.post(path, &form(fields)).await;
        let to = location(&response).to_owned();
        assert_eq!(
            response.status(),
            StatusCode::SEE_OTHER,
            "{fields:?}: {}",
            text(response).await
        );
        to
    }

    /// Sees what it would change, and confirms that with what the preview sends.
    async fn preview_and_confirm(&self, path: &str, fields: &[(&str, &str)]) -> (String, String) {
        let preview = self.fill(path, fields, StatusCode::OK).await;
        assert!(preview.contains("This is what changes"), "{preview}");
        let id = preview.split_once(r#"name="allocation" value=""#);
        let id = id.map(|(_, id)| id.split('"').next().unwrap().to_owned());
        let mut all = fields.to_vec();
        all.extend(id.as_deref().map(|id| ("allocation", id)));
        all.push(("confirmed", "yes"));
        for (name, value) in fields {
            assert!(preview.contains(&hidden(name, value)), "{name}={value} in {preview}");
        }
        (preview, self.carry_out(path, &all).await)
    }
}

fn hidden(name: &str, value: &str) -> String {
    format!(r#"<input type="hidden" name="{name}" value="{value}">"#)
}

async fn text(response: Response) -> String {
    response.text().await.unwrap()
}

/// The value that a page's choice of this text sends.
fn choice(page: &str, text: &str) -> String {
    let (before, _) = page.split_once(text).unwrap_or_else(|| panic!("{text} in {page}"));
    let (_, value) = before.rsplit_once("value=\"").unwrap();
    value.split('"').next().unwrap().to_owned()
}

/// What a page shows once, in its own line.
fn secret(page: &str) -> String {
    let (_, after) = page.split_once(r#"<code class="secret">"#).expect("a secret is shown");
    after.split('<').next().unwrap().to_owned()
}

const TAMPA: [(&str, &str); 7] = [
    ("name", "Tampa"),
    ("time_zone", "America/New_York"),
    ("areas", "336 33701"),
    ("towns", "Tampa, Brandon"),
    ("seats", "1"),
    ("early_days", "31"),
    ("price", "65.50"),
];

impl Doors {
    /// A house in which nothing was ever done.
    async fn empty() -> Self {
        let house = House::open().await;
        let nobody = [0, 1].map(|n| app::ids::OfficerId(uuid::Uuid::from_u128(n)));
        Self::of(house, nobody, Cookies::Plain).await
    }

    async fn admin(&self) -> Visitor<'_> {
        self.somebody(Role::Admin, None).await
    }
}

const ROBIN: [(&str, &str); 6] = [
    ("name", "Robin Vale"),
    ("nmls", "1234567"),
    ("licences", "fl, ga"),
    ("time_zone", "America/New_York"),
    ("alert_email", "robin@example.com"),
    ("alert_phone", "(512) 555-0142"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_admin_comes_from_an_empty_database_to_the_first_routed_lead() {
    let doors = Doors::empty().await;
    let admin = doors.admin().await;
    let next = async || {
        let page = admin.page("/markets").await;
        page.split_once("To the first routed lead").map(|(_, steps)| {
            let (before, _) = steps.split_once(">Next<").unwrap();
            before.rsplit_once("</li>").map_or(before, |(_, last)| last).to_owned()
        })
    };
    assert!(next().await.unwrap().contains("/markets/new"));
    assert!(admin.page("/contracts/new").await.contains("Open a market"));
    assert_eq!(admin.carry_out("/markets/new", &TAMPA).await, "/markets?done=opened");

    assert!(next().await.unwrap().contains("/officers/new"));
    admin.carry_out("/officers/new", &ROBIN).await;

    assert!(next().await.unwrap().contains("/contracts/new"));
    let page = admin.page("/contracts/new").await;
    let (market, officer) = (choice(&page, "Tampa, 1 of 1"), choice(&page, ">Robin Vale</option>"));
    let contract = [
        ("market", &*market),
        ("officer", &*officer),
        ("number", "30"),
        ("price", "65.50"),
        ("remedy", "carry"),
        ("window_days", "7"),
        ("purposes", "purchase"),
        ("purposes", "refinance"),
    ];
    let (preview, signed) = admin.preview_and_confirm("/contracts/new", &contract).await;
    assert!(preview.contains("June 2026: 30 leads are owed."), "{preview}");
    assert!(signed.starts_with("/contracts/") && signed.ends_with("?done=signed"));
    let (_, id) = preview.split_once(r#"name="allocation" value=""#).unwrap();
    let id = id.split('"').next().unwrap();
    let again = [&contract[..], &[("allocation", id), ("confirmed", "yes")]].concat();
    let twice = admin.carry_out("/contracts/new", &again).await;
    assert!(
        twice.starts_with(&format!("/contracts/{id}")),
        "confirmed twice, signed once: {twice}"
    );
    let page = admin.page(&signed).await;
    for told in ["Robin Vale in Tampa", "It is signed.", "FL, GA", "$65.50", "Signed for 30 leads"]
    {
        assert!(page.contains(told), "{told} in {page}");
    }

    // The house's own source is there already; this one's key is shown once.
    let page = admin.fill("/sources", &[("what", "add"), ("name", "Rate Finder")], StatusCode::OK);
    let key = secret(&page.await);
    assert!(next().await.unwrap().contains("Post the first lead"));
    let page = admin.page("/markets").await;
    let command = format!("curl {PUBLIC_URL}/api/v1/leads");
    assert!(page.contains(&command) && page.contains("33601"), "{page}");
    assert!(!admin.page("/sources").await.contains(&key));

    let lead = doors.house.body(1, "33602", "FL");
    let post = doors.house.http.post(format!("{}/api/v1/leads", doors.url));
    let answer = post.bearer_auth(&key).json(&lead).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::CREATED);
    let answer: serde_json::Value = answer.json().await.unwrap();
    assert_eq!((&answer["outcome"], &answer["market"]), (&"routed".into(), &"Tampa".into()));
    assert_eq!(next().await, None, "that is done for good");
    doors.house.assert_verified().await;
}
