# The Shows of the officer's browser. Included by the Makefile; $(server_test) is in show.mk.
officer_shows := $(addprefix show-officer-,1 2 3 4 5 6 7 8 9 10)
.PHONY: show-officer $(officer_shows)

show-officer: $(officer_shows) ## All of the Shows below

show-officer-1: debug-server site ## The whole job: by mouse, by keyboard, wide and narrow; read without JavaScript
	end2end/run $(debug_server) $(site) officer.spec reading.spec leads.spec account.spec

show-officer-2: server site ## 100 leads, each from curl to the open page without a reload
	cargo build --release -p evenpace --example stage
	EVENPACE_LEADS=100 end2end/run $(server) $(site) live.spec

show-officer-3: ## Every path and server function, for nobody and for everybody
	$(server_test) access -- --nocapture

show-officer-4: ## 50 random histories: the drawing, the table, the sums and the sentence are simulate's
	EVENPACE_HISTORIES=50 $(server_test) pages::months -- --nocapture

show-officer-5: debug-server site ## What sources stored to run in a browser: executed 0 times
	end2end/run $(debug_server) $(site) payloads

show-officer-6: ## 1,000 GETs of every page, 20 at a time, beside the same bytes from memory
	EVENPACE_GETS=1000 cargo test --release --quiet -p evenpace --test it throughput -- --nocapture

show-officer-7: ## The page of leads, of an officer with 100 and of one with 100,000
	EVENPACE_LONG_LIST=100000 cargo test --release --quiet -p evenpace --test it long_list -- --nocapture

show-officer-8: size server debug-server tools/lighthouse/node_modules/.package-lock.json ## Bytes, axe and Lighthouse
	end2end/run $(debug_server) $(site) accessible
	CHROME_PATH=$$(command -v chromium) node tools/lighthouse/pages.mjs $(server) $(site)

show-officer-9: ## 10,000 wrong passwords on one account, one on 10,000 accounts, and the leads meanwhile
	EVENPACE_GUESSES=10000 cargo test --release --quiet -p evenpace --test it guessing -- --nocapture

show-officer-10: debug-server site ## Pictures of every page, wide and narrow, light and dark, and printed: to be looked at
	end2end/run $(debug_server) $(site) screens
