# Every command of this project; `make help` lists them. Nothing here needs more than Rust, Node, a C
# compiler and, for the tests, PostgreSQL and Chromium; what else is needed is installed into the
# checkout on first use.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

# Where cargo builds; what is made of that for the browser stays in this checkout.
target := $(or $(CARGO_TARGET_DIR),target)
# The pages for the browser: profile `browser` is small and slow to build, `dev` the other way round.
bundle ?= browser
site := target/$(if $(filter dev,$(bundle)),site-dev,site)
pkg := $(site)/pkg
say = @printf '\n== %s\n'

##@ Two commands
.PHONY: run test

run: prerequisites site server ## Build everything, fill the demo, serve on 127.0.0.1:3000
	$(say) 'Serving; Ctrl-C stops it'
	exec $(server) serve --demo --site $(site)

test: prerequisites test-native test-browser ## Run every test, the browser's too

##@ Parts of them
.PHONY: prerequisites test-rules test-native test-browser site server debug-server
server := $(target)/release/evenpace
debug_server := $(target)/debug/evenpace

prerequisites:
	@tools/prerequisites

test-rules: ## The rules alone, in seconds: no server, no database
	cargo test -p app

test-native: ## All tests in Rust, the database's on SQLite and on PostgreSQL
	$(say) 'Testing in Rust, on SQLite and on a PostgreSQL of its own'
	tools/with-postgres cargo test --workspace --no-fail-fast

test-browser: site debug-server ## The pages, in Chromium
	$(say) 'Testing in the browser'
	end2end/run $(abspath $(debug_server)) $(abspath $(site))

server:
	$(say) 'Building the server (minutes the first time)'
	cargo build --release -p evenpace --bin evenpace

debug-server:
	cargo build -p evenpace --bin evenpace --example stage --example sold

# --- The browser's files: cargo -> wasm-bindgen -> wasm-opt -> compressed twins ---------------------

bindgen_version := $(shell sed -n 's/^wasm-bindgen = .*"=\([0-9.]*\)".*/\1/p' app/Cargo.toml)
bindgen := .tools/wasm-bindgen-$(bindgen_version)/bin/wasm-bindgen
build := target/bundle/$(bundle)
wasm := $(target)/wasm32-unknown-unknown/$(if $(filter dev,$(bundle)),debug,$(bundle))/app.wasm
# All that rustc may use; named, because wasm-bindgen's output doesn't name them.
wasm_features := bulk-memory bulk-memory-opt call-indirect-overlong multivalue mutable-globals \
	nontrapping-float-to-int reference-types sign-ext
wasm_opt := tools/node_modules/.bin/wasm-opt

site: $(build)/packed

# Compressing takes longer than building the pages anew, and to one's own browser it saves nothing.
$(build)/packed: $(pkg)/evenpace.wasm $(pkg)/evenpace.js $(pkg)/evenpace.css $(build)/public
ifeq ($(bundle),dev)
	find $(site) \( -name '*.br' -o -name '*.gz' \) -delete
else
	node tools/compress.mjs $(site)
endif
	@touch $@

# Cargo knows whether there is anything to do, and leaves the file alone if not.
$(wasm): FORCE | .tools/wasm-target
	$(say) 'Building the pages for the browser'
	cargo rustc -p app --lib --crate-type cdylib --features hydrate \
		--target wasm32-unknown-unknown --profile $(bundle)

$(build)/evenpace_bg.wasm $(build)/evenpace.js &: $(wasm) $(bindgen)
	$(bindgen) --target web --no-typescript --out-name evenpace --out-dir $(@D) $<

$(pkg)/evenpace.wasm: $(build)/evenpace_bg.wasm tools/node_modules/.package-lock.json
	@mkdir -p $(@D)
ifeq ($(bundle),dev)
	cp $< $@
else
	$(wasm_opt) -Oz $(wasm_features:%=--enable-%) --strip-producers $< -o $@
endif

$(pkg)/evenpace.js: $(build)/evenpace.js
	@mkdir -p $(@D)
	cp $< $@

$(pkg)/evenpace.css: $(wildcard style/*.css style/*/*.css) tools/style.mjs tools/node_modules/.package-lock.json
	@mkdir -p $(@D)
	node tools/style.mjs style/main.css $@

# A folder's own time tells that a file has gone.
$(build)/public: $(shell find public)
	@mkdir -p $(build) $(site)
	find $(site) -mindepth 1 -maxdepth 1 ! -name pkg -exec rm -r {} +
	cp -R public/. $(site)/
	@touch $@

FORCE:

# --- Tools, installed into the checkout on first use ------------------------------------------------

.tools/wasm-target:
	@mkdir -p $(@D)
	tools/wasm-target
	@touch $@

# Without --locked: the lockfile that comes with this release names a crate that was taken back.
$(bindgen):
	$(say) 'Installing wasm-bindgen $(bindgen_version) into .tools (about 3 minutes, once)'
	cargo install wasm-bindgen-cli --version '=$(bindgen_version)' --bin wasm-bindgen \
		--root .tools/wasm-bindgen-$(bindgen_version) --target-dir .tools/build --quiet
	rm -rf .tools/build

%/node_modules/.package-lock.json: %/package-lock.json %/package.json
	$(say) 'Installing the npm packages of $*'
	cd $* && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --ignore-scripts
	@touch $@

##@ While working
if_installed = @if command -v $(1) >/dev/null; then echo '$(2)'; $(2); \
	else echo '$(1) is not installed: left out'; fi

.PHONY: check format watch bench size help

check: prerequisites .tools/wasm-target ## Format, clippy (native and wasm32), docs; warnings are errors
	cargo fmt --all --check
	$(say) 'Clippy: the rules alone, then the server with its pages, then the pages in the browser'
	cargo clippy -p app --all-targets -- -D warnings
	cargo clippy -p evenpace --all-targets -- -D warnings
	cargo clippy -p app --lib --features hydrate --target wasm32-unknown-unknown -- -D warnings
	$(say) 'Docs'
	RUSTDOCFLAGS='-D warnings' cargo doc --no-deps -p evenpace -p app
	$(call if_installed,cargo-machete,cargo machete)
	$(call if_installed,cargo-deny,cargo deny --offline check bans licenses sources)

format: ## Format all Rust
	cargo fmt --all

watch: prerequisites ## Serve the demo from a debug build; build and start again on every change
	tools/watch $(MAKE) bundle=dev site debug-server -- $(debug_server) serve --demo --site target/site-dev

bench: ## Measure: ns per decision, acknowledged leads a second, flushes a lead
	cargo bench -p app --bench decision
	cargo bench -p evenpace --bench intake

size: site ## Bytes of what a browser loads, as they are and in brotli
	@node tools/compress.mjs --sizes $(site)

include $(wildcard tools/show/*.mk)

help: ## This list
	@awk 'BEGIN { FS = ":.*## " } \
		/^##@/ { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z0-9-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
