# A thin front for cmake: `make demo` and `make check` each do everything on
# a fresh Debian 12, packages included.
BUILD ?= build
CMAKE_FLAGS ?=
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
MAKEFLAGS += --no-print-directory

.PHONY: all configure demo check bench install clean deps

all: configure
	@cmake --build $(BUILD) --parallel $(JOBS)

configure: deps
	@cmake -S . -B $(BUILD) $(CMAKE_FLAGS)

demo: configure
	@cmake --build $(BUILD) --parallel $(JOBS) --target zhvar_cli zhvar_dict
	@src/cli/demo/run $(BUILD)/zhvar

check: all
	@cd $(BUILD) && ctest --output-on-failure --parallel $(JOBS)

bench: all
	@cmake --build $(BUILD) --target zhvar_bench --target zhvar_bench_groups
	@$(BUILD)/zhvar-bench
	@$(BUILD)/zhvar-bench-groups

install: all
	@cmake --install $(BUILD)

clean:
	@rm -rf $(BUILD)

# Installs what .ci/packages.txt names and is missing; see .ci/deps.
deps:
	@.ci/deps .ci/packages.txt || echo "going on with what is there" >&2
