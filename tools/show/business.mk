# The Shows of sales, admins and credits. Included by the Makefile; $(server_test) is in show.mk.
business_shows := $(addprefix show-business-,1 2 3 4 5 6 7 8)
.PHONY: show-business $(business_shows)

show-business: $(business_shows) ## All of the Shows below

show-business-1: debug-server site ## Sales, admin and officer do their jobs: by mouse, by keyboard, wide and narrow
	end2end/run $(debug_server) $(site) sales.spec quote.spec admin.spec credits.spec money.spec

show-business-2: ## 200 at once at the last two seats, over one server and two; two admins at 100 credits
	tools/with-postgres $(server_test) -- last_seats hundred_credits --nocapture
	tools/with-postgres tools/show/without app/src/ledger/seats.rs 's/self\.seats_free() == 0/false/' \
		'200 at once at 2 seats over [12]: [0-9]+ got one' two_hundred_at_once

show-business-3: ## 50 random histories: statement, Pace, capacity and simulate agree on every number
	EVENPACE_HISTORIES=50 $(server_test) pages::months -- --nocapture
	cargo test --quiet -p app --test it statements -- --nocapture

show-business-4: server site ## A what-if over 3 months and 3,000 leads: median of 20, equal to simulate
	cargo build --release -p evenpace --example sold
	end2end/run $(server) $(site) what-if

show-business-5: ## A credit in chart, timelines, standings and statement; a closed month, to the byte
	$(server_test) pages::statements -- --nocapture
	$(server_test) an_approved_credit -- --nocapture

show-business-6: ## 5,000 rows, 50 of them bad, then repaired, beside a server that takes leads
	EVENPACE_ROWS=5000 cargo test --release --quiet -p evenpace --test it import_beside -- --nocapture

show-business-7: ## Every new path, for everybody; a quote and the public page, searched for others' names
	$(server_test) access -- --nocapture
	$(server_test) pages::quotes -- --nocapture
	$(server_test) pages::front -- --nocapture

show-business-8: debug-server site ## axe on every page, in the light and the dark, wide and narrow
	end2end/run $(debug_server) $(site) accessible
