# The Shows of sales, admins and credits. Included by the Makefile; $(server_test) is in show.mk.
business_shows := $(addprefix show-business-,6)
.PHONY: show-business $(business_shows)

show-business: $(business_shows) ## All of the Shows below

show-business-6: ## 5,000 rows, 50 of them bad, then repaired, beside a server that takes leads
	EVENPACE_ROWS=5000 cargo test --release --quiet -p evenpace --test it import_beside -- --nocapture
