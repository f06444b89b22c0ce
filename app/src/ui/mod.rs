//! Every page and its path, on one screen; all of them are rendered on the server. What is shown is
//! computed in plain functions; components arrange it.

pub mod shell;
pub mod path;
pub mod words;
mod part;
mod sales;
mod visitor;
mod account;
mod statement;
mod officer;
mod admin;
mod staff;

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    ParamSegment, SsrMode, StaticSegment,
    components::{FlatRoutes, Route, Router},
};

use part::{Bar, NotFound};

#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    // A refusal has its status, so everything is rendered before the first byte is sent.
    let ssr = || SsrMode::Async;
    let one_of = |name| (StaticSegment(name), ParamSegment("id"));
    let below = |name, part| (StaticSegment(name), ParamSegment("id"), StaticSegment(part));
    let new = |name| (StaticSegment(name), StaticSegment("new"));
    view! {
        <Router>
            <a class="skip" href="#content">"Skip to the content"</a>
            <Bar/>
            <main id="content">
                <FlatRoutes fallback=NotFound>
                    <Route path=StaticSegment("") view=visitor::Front ssr=ssr()/>
                    <Route path=StaticSegment("sign-in") view=visitor::SignIn ssr=ssr()/>
                    <Route path=StaticSegment("pace") view=officer::Pace ssr=ssr()/>
                    <Route path=StaticSegment("leads") view=officer::Leads ssr=ssr()/>
                    <Route path=StaticSegment("log") view=officer::Log ssr=ssr()/>
                    <Route path=StaticSegment("contract") view=officer::Contract ssr=ssr()/>
                    <Route path=StaticSegment("statement") view=statement::Statement ssr=ssr()/>
                    <Route path=StaticSegment("welcome") view=visitor::Welcome ssr=ssr()/>
                    <Route path=StaticSegment("account") view=account::Account ssr=ssr()/>
                    <Route path=one_of("leads") view=officer::Lead ssr=ssr()/>
                    <Route path=StaticSegment("capacity") view=sales::Capacity ssr=ssr()/>
                    <Route path=one_of("capacity") view=sales::Market ssr=ssr()/>
                    <Route path=below("capacity", "quote") view=sales::NewQuote ssr=ssr()/>
                    <Route path=below("capacity", "seats") view=sales::Seats ssr=ssr()/>
                    <Route path=StaticSegment("quotes") view=sales::Quotes ssr=ssr()/>
                    <Route
                        path=(StaticSegment("quote"), ParamSegment("token"))
                        view=visitor::Quote
                        ssr=ssr()
                    />
                    <Route
                        path=(one_of("capacity"), StaticSegment("sell"), ParamSegment("prospect"))
                        view=admin::Sell
                        ssr=ssr()
                    />
                    <Route path=StaticSegment("markets") view=staff::Markets ssr=ssr()/>
                    <Route path=new("markets") view=admin::NewMarket ssr=ssr()/>
                    <Route path=below("markets", "edit") view=admin::EditMarket ssr=ssr()/>
                    <Route path=StaticSegment("officers") view=admin::Officers ssr=ssr()/>
                    <Route path=new("officers") view=admin::NewOfficer ssr=ssr()/>
                    <Route path=one_of("officers") view=admin::Officer ssr=ssr()/>
                    <Route path=StaticSegment("contracts") view=admin::Contracts ssr=ssr()/>
                    <Route path=new("contracts") view=admin::NewContract ssr=ssr()/>
                    <Route path=one_of("contracts") view=admin::Contract ssr=ssr()/>
                    <Route
                        path=below("contracts", "statement")
                        view=statement::ContractStatement
                        ssr=ssr()
                    />
                    <Route path=StaticSegment("attention") view=staff::Attention ssr=ssr()/>
                    <Route path=StaticSegment("calls") view=staff::Calls ssr=ssr()/>
                    <Route path=StaticSegment("credits") view=admin::Credits ssr=ssr()/>
                    <Route
                        path=(StaticSegment("credits"), StaticSegment("report"))
                        view=admin::CreditReport
                        ssr=ssr()
                    />
                    <Route path=one_of("credits") view=admin::Credit ssr=ssr()/>
                    <Route path=StaticSegment("people") view=admin::People ssr=ssr()/>
                    <Route path=StaticSegment("sources") view=admin::Sources ssr=ssr()/>
                </FlatRoutes>
            </main>
        </Router>
    }
}
