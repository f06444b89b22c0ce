# The Shows: what must be true of the spine, each a command that prints its figures. Included by the
# Makefile, which names $(server), $(debug_server) and $(site).
shows := $(addprefix show-spine-,2 3 4 5 6 7 8)
.PHONY: show-spine show-spine-1 $(shows)
server_test := cargo test --quiet -p evenpace --test it

# The first takes longest, and builds everything a second time: it comes last.
show-spine: $(shows) show-spine-1 ## All of the Shows below, in an hour or so

show-spine-1: prerequisites ## A fresh clone: make run, then make test, timed
	tools/show/fresh-clone

show-spine-2: debug-server ## Every case through simulate, five over HTTP, and both with a sabotaged sign
	node tools/show/cases.mjs $(debug_server) app/tests/cases
	$(server_test) cases_over_http -- --nocapture
	tools/show/sabotage

show-spine-3: debug-server site ## The README's curl, and the lead on its officer's page
	end2end/run $(debug_server) $(site) lead

show-spine-4: ## verify over the whole demo, and over copies changed by hand
	EVENPACE_DEMO_DAYS=90 $(server_test) tamper -- --nocapture

show-spine-5: ## 64 clients, and the server killed with -9, twenty times over
	EVENPACE_KILLS=20 EVENPACE_KILL_SECONDS=20 $(server_test) kill -- --nocapture
	tools/with-postgres $(server_test) does_not_flush -- --nocapture

show-spine-6: ## 10,000 malformed bodies
	$(server_test) malformed -- --nocapture

show-spine-7: bench ## ns a decision, acknowledged leads a second, flushes a lead

show-spine-8: ## What of 20 borrowers stands in the clear: nothing
	EVENPACE_DEMO_DAYS=90 $(server_test) secrets -- --nocapture
