//! Who may see what: every path that the router serves, for nobody and for everybody.

use std::collections::BTreeSet;

use app::{credit::CreditReason, people::Role};
use evenpace::{
    server::{self, Cookies},
    store::allocation,
    writer::{CreditStep, Order},
};
use reqwest::{Method, Response, StatusCode, header};
use uuid::Uuid;

use super::{Doors, Visitor, location, parts};

/// Who gets further than the door.
#[derive(Clone, Copy, Debug)]
enum Access {
    Anybody,
    /// Who is not signed in; others are led on.
    Visitors,
    /// It only leads on, for anybody.
    LeadsOn,
    Roles(&'static [Role]),
    /// The officer whose lead it is.
    ItsOfficer,
    /// Whoever has a source's key, so none of these.
    Sources,
}
use Access::{Anybody, ItsOfficer, LeadsOn, Roles, Sources, Visitors};

const EVERY_ROLE: Access = Roles(Role::ALL);
const OFFICERS: Access = Roles(&[Role::Officer]);
const STAFF: Access = Roles(&[Role::Sales, Role::Admin]);
const ADMINS: Access = Roles(&[Role::Admin]);

/// Every path by its method, a form for it, and whose it is. A path that the router serves and that
/// has no row here fails the test.
const PATHS: [(&str, &str, Access); 72] = [
    ("GET /", "", Visitors),
    ("POST /", "name=x&reach=x%40example.com", LeadsOn),
    ("GET /calls", "", STAFF),
    ("POST /calls", "call=00000000-0000-0000-0000-000000000000", STAFF),
    ("GET /attention", "", STAFF),
    ("POST /attention", "contract=00000000-0000-0000-0000-000000000000", STAFF),
    ("GET /sign-in", "", Visitors),
    ("POST /sign-in", "email=x&password=y", Anybody),
    ("POST /sign-out", "", LeadsOn),
    ("GET /welcome", "", Anybody),
    ("GET /welcome/{token}", "", LeadsOn),
    ("POST /welcome", "new=x&again=x", LeadsOn),
    ("GET /account", "", EVERY_ROLE),
    ("POST /account/password", "present=x&new=y&again=y", EVERY_ROLE),
    ("POST /account/end-session", "session=00000000-0000-0000-0000-000000000000", EVERY_ROLE),
    ("POST /account/end-other-sessions", "", EVERY_ROLE),
    ("GET /pace", "", OFFICERS),
    ("GET /leads", "", OFFICERS),
    ("POST /leads", "sought=x", OFFICERS),
    ("GET /leads.csv", "", OFFICERS),
    ("POST /leads.csv", "sought=x", OFFICERS),
    ("GET /leads/{id}", "", ItsOfficer),
    ("POST /leads/{id}", "what=ask", ItsOfficer),
    ("GET /log", "", OFFICERS),
    ("GET /log.csv", "", OFFICERS),
    ("GET /log.json", "", OFFICERS),
    ("GET /contract", "", OFFICERS),
    ("POST /contract", "what=pause", OFFICERS),
    ("GET /statement", "", OFFICERS),
    ("GET /statement.csv", "", OFFICERS),
    ("GET /live", "", EVERY_ROLE),
    ("GET /capacity", "", STAFF),
    ("GET /capacity/{id}/seats", "", STAFF),
    ("POST /capacity/{id}/seats", "what=hold&prospect=00000000-0000-0000-0000-000000000001", STAFF),
    ("GET /capacity/{id}/sell/{prospect}", "", STAFF),
    ("POST /capacity/{id}/sell/{prospect}", "", STAFF),
    ("GET /capacity/{id}", "", STAFF),
    ("GET /capacity/chart.svg", "", STAFF),
    ("GET /capacity/{id}/scenario.json", "", STAFF),
    ("GET /capacity/{id}/quote", "", STAFF),
    ("POST /capacity/{id}/quote", "name=x", STAFF),
    ("GET /quotes", "", STAFF),
    ("POST /quotes", "quote=00000000-0000-0000-0000-000000000000", STAFF),
    ("GET /quote/{token}", "", Anybody),
    ("GET /markets", "", STAFF),
    ("GET /markets/new", "", ADMINS),
    ("POST /markets/new", "", ADMINS),
    ("GET /markets/{id}/edit", "", ADMINS),
    ("POST /markets/{id}/edit", "", ADMINS),
    ("GET /officers", "", ADMINS),
    ("GET /officers/new", "", ADMINS),
    ("POST /officers/new", "", ADMINS),
    ("GET /officers/{id}", "", ADMINS),
    ("POST /officers/{id}", "", ADMINS),
    ("GET /contracts", "", ADMINS),
    ("GET /contracts/new", "", ADMINS),
    ("POST /contracts/new", "", ADMINS),
    ("GET /contracts/{id}", "", ADMINS),
    ("POST /contracts/{id}", "", ADMINS),
    ("GET /contracts/{id}/statement", "", ADMINS),
    ("GET /contracts/{id}/statement.csv", "", ADMINS),
    ("GET /credits", "", ADMINS),
    ("POST /credits", "", ADMINS),
    ("GET /credits/report", "", ADMINS),
    ("GET /credits/report.csv", "", ADMINS),
    ("GET /credits/{id}", "", ADMINS),
    ("POST /credits/{id}", "", ADMINS),
    ("GET /people", "", ADMINS),
    ("POST /people", "what=invite", ADMINS),
    ("GET /sources", "", ADMINS),
    ("POST /sources", "what=add", ADMINS),
    ("GET /health", "", Anybody),
];

/// What machines ask, and who of people may.
const OF_MACHINES: [(&str, &str, Access); 3] = [
    ("GET /api/openapi.json", "", Anybody),
    ("POST /api/v1/leads", "{}", Sources),
    ("GET /api/v1/leads/{id}", "", Sources),
];

/// Every method and path of the router, as it lists them itself.
fn served(doors: &Doors) -> BTreeSet<String> {
    let router = format!("{:?}", server::router(parts(&doors.house, Cookies::Plain), &doors.stop));
    let router = router.split("fallback_router").next().unwrap();
    let of_routes = || {
        router.split("RouteId(").skip(1).map(|part| part.split_once("): ").expect("a route's id"))
    };
    let mut served = BTreeSet::new();
    for (id, path) in of_routes().filter(|(_, rest)| rest.starts_with('"')) {
        let path = path.split('"').nth(1).unwrap();
        let (_, methods) = of_routes().find(|(other, _)| *other == id).expect("its methods");
        for method in ["get", "post", "put", "patch", "delete"] {
            if !methods.contains(&format!(" {method}: None")) {
                served.insert(format!("{} {path}", method.to_uppercase()));
            }
        }
    }
    served
}

/// What somebody got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Got {
    Further,
    SentOn,
    SentToSignIn,
    NotFound,
    NoKey,
}

fn got(response: &Response, access: Access) -> Got {
    let to = location(response);
    match response.status() {
        StatusCode::NOT_FOUND => Got::NotFound,
        StatusCode::UNAUTHORIZED => Got::NoKey,
        StatusCode::SEE_OTHER if matches!(access, LeadsOn) => Got::SentOn,
        StatusCode::SEE_OTHER if to == "/sign-in" || to.starts_with("/sign-in?to=") => {
            Got::SentToSignIn
        }
        StatusCode::SEE_OTHER => Got::SentOn,
        // A link that works no more has a page, too.
        StatusCode::OK | StatusCode::GONE => Got::Further,
        // And so has a form that says what is wrong with it.
        StatusCode::UNPROCESSABLE_ENTITY => Got::Further,
        other => panic!("{other} from {}", response.url()),
    }
}

/// Those who ask: a name, and a fresh session, because some paths end it.
const ASKING: [&str; 5] = ["nobody", "Robin", "another officer", "sales", "an admin"];

async fn asking<'a>(doors: &'a Doors, who: &str) -> (Visitor<'a>, Option<Role>) {
    let (role, officer) = match who {
        "Robin" => (Role::Officer, Some(doors.robin)),
        "another officer" => (Role::Officer, Some(doors.kim)),
        "sales" => (Role::Sales, None),
        "an admin" => (Role::Admin, None),
        _ => return (doors.nobody(), None),
    };
    (doors.somebody(role, officer).await, Some(role))
}

impl Doors {
    /// Something that is there, by the beginning of its path.
    async fn ids(&self) -> [(&'static str, Uuid); 4] {
        let mut tx = self.house.store.read().await.unwrap();
        let contract = allocation::of_officer(&mut tx, self.robin).await.unwrap().remove(0);
        [
            ("/markets/", contract.market.0),
            ("/capacity/", contract.market.0),
            ("/officers/", contract.officer.0),
            ("/contracts/", contract.id.0),
        ]
    }
}

/// What somebody should get. A form is answered by leading on, unless it asks for something.
fn due(row: &str, access: Access, who: &str, role: Option<Role>) -> Got {
    let shows_a_page = ["/leads", "/contract", "/capacity/"].iter().any(|path| row.contains(path))
        || matches!(access, Roles([Role::Admin]));
    let is_form = row.starts_with("POST /") && !shows_a_page;
    let further = if is_form { Got::SentOn } else { Got::Further };
    let is_let_in = match access {
        Anybody => return further,
        Visitors if role.is_none() => return further,
        Visitors | LeadsOn => return Got::SentOn,
        Sources => return Got::NoKey,
        Roles(roles) => role.is_some_and(|role| roles.contains(&role)),
        ItsOfficer => who == "Robin",
    };
    match (is_let_in, role) {
        (true, _) => further,
        (false, None) => Got::SentToSignIn,
        (false, Some(_)) => Got::NotFound,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn each_path_is_for_its_own_and_nobody_else() {
    let doors = Doors::open().await;
    let (robins, _) = doors.post_one_each().await;
    let rows = || PATHS.iter().chain(&OF_MACHINES);
    let listed: BTreeSet<String> = rows().map(|(row, ..)| (*row).to_owned()).collect();
    assert_eq!(served(&doors), listed, "what is served, and what has a row here");

    let step = CreditStep::Request(CreditReason::Other);
    doors.house.writer.order(Order::Credit { lead: robins, step, said: None }).await.unwrap();
    let (ids, held) = (doors.ids().await, doors.hold("Dana Reyes").await.to_string());
    doors.quote("some-token", i64::MAX).await;
    let (mut answers, mut wrong) = (0, Vec::new());
    for &(row, form, access) in rows() {
        for who in ASKING {
            let (visitor, role) = asking(&doors, who).await;
            let (method, path) = row.split_once(' ').unwrap();
            let known = ids.iter().find(|(begins, _)| path.starts_with(begins));
            let id = known.map_or(robins.to_string(), |(_, id)| id.to_string());
            let path = path.replace("{id}", &id).replace("{token}", "some-token");
            let path = path.replace("{prospect}", &held);
            let response = match method {
                "GET" => visitor.get(&path).await,
                _ => visitor.post(&path, form).await,
            };
            answers += 1;
            let (got, due) = (got(&response, access), due(row, access, who, role));
            if got != due {
                wrong.push(format!("{row} for {who}: {got:?} and not {due:?}"));
            }
        }
    }
    let (paths, people) = (listed.len(), ASKING.len());
    println!("{paths} paths x {people} people: {answers} answers, {} wrong", wrong.len());
    assert_eq!(wrong, [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn somebody_elses_lead_is_not_found() {
    let doors = Doors::open().await;
    let (robins, kims) = doors.post_one_each().await;
    let robin = doors.robin().await;
    assert_eq!(robin.get(&format!("/leads/{robins}")).await.status(), StatusCode::OK);
    let others = robin.get(&format!("/leads/{kims}")).await;
    assert_eq!(others.status(), StatusCode::NOT_FOUND);
    assert!(!others.text().await.unwrap().contains("borrower2@example.com"));
    let nobodys = Uuid::nil();
    for path in [format!("/leads/{nobodys}"), "/leads/nonsense".to_owned()] {
        assert_eq!(robin.get(&path).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
    let [others, made_up] = [kims.to_string(), nobodys.to_string()]
        .map(async |id| robin.page(&format!("/leads/{id}")).await);
    assert_eq!(without_marks(&others.await), without_marks(&made_up.await), "nobody learns of it");
}

/// Every answer has another nonce, and where its stream follows on moves with the first look.
fn without_marks(page: &str) -> String {
    let without = |page: &str, mark: &str| -> String {
        page.split(mark).map(|part| part.split_once('"').map_or(part, |it| it.1)).collect()
    };
    without(&without(page, "nonce=\""), "?since=")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_another_site_posts_is_refused() {
    let doors = Doors::open().await;
    let robin = doors.robin().await;
    let served = served(&doors);
    let posts = served.iter().filter_map(|row| row.strip_prefix("POST "));
    for path in posts.filter(|path| !path.starts_with("/api/")) {
        for (name, value) in
            [("sec-fetch-site", "cross-site"), ("origin", "https://elsewhere.example")]
        {
            let request = robin.request(Method::POST, path).header(name, value);
            let form = (header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            let response = request.header(form.0, form.1).body("").send().await.unwrap();
            assert_eq!(response.status(), StatusCode::FORBIDDEN, "{path} with {name}");
        }
    }
    assert_eq!(robin.get("/leads").await.status(), StatusCode::OK, "still signed in");
}
