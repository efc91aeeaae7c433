# Everything sets up what it needs first: `make demo` and `make test` work on a fresh clone with Node and git only.
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
# Node 20 reads every extra certificate at each start, which costs a tool 70 ms; nothing here leaves the machine.
unexport NODE_EXTRA_CA_CERTS

.PHONY: help setup demo demo-pretrained test test-all check bench clean

help:
	@echo 'make demo      qna-lint | sdg | mix | train | evaluate | serve | chat on examples/taxonomy'
	@echo 'make demo-pretrained  the same for a pretrained model of 135 M parameters: a download of 93 MB, 15 minutes'
	@echo 'make test      every test (under 10 minutes on 2 cores)'
	@echo 'make test-all  the same, and what needs Python, a download or more time'
	@echo 'make check     format, lint, types, documentation'
	@echo 'make bench     lists the benchmarks; npm run bench -- NAME runs one'
	@echo 'make setup     install and build, nothing else; then the tools are in node_modules/.bin'

setup:
	@node tools/setup.js

demo: setup
	@node tools/demo.js

demo-pretrained: setup
	@node tools/demo-pretrained.js

test: setup
	@node tools/test.js

test-all: setup
	@bash tools/test-all.sh

check: setup
	@npm run --silent check

bench: setup
	@npm run --silent bench

clean:
	rm -rf runs node_modules/.cache packages/*/dist tools/teacher/dist
