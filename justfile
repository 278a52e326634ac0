# `just check` is what CI runs. Tools come from .venv (scripts/setup makes it).
export PATH := justfile_directory() / ".venv/bin" + ":" + env_var("PATH")
# no telemetry from a check either
export DO_NOT_TRACK := "1"
export PREFECT_SERVER_ANALYTICS_ENABLED := "false"
export GX_ANALYTICS_ENABLED := "false"

# list the recipes
default:
    @just --list

# everything: format, lint, types, import laws, generated docs, tests (two at a time, those of a file one after the other)
check *ARGS: format-check lint types laws deps docs-check
    pytest --numprocesses=2 --dist=loadfile --no-loadscope-reorder {{ARGS}}

format-check:
    ruff format --check --quiet .

lint:
    ruff check --quiet .

types:
    mypy

laws:
    lint-imports

# what is imported is declared, what is declared is imported
deps:
    deptry . 2>&1 | grep -v '^Assuming'

# generated documents are what the code would generate today
docs-check:
    python -m dateline.contract --check
    python -m tests.imports --check
    python -m dateline.cli.reference | diff -u docs/cli.md -
    python -m benchmarks figures --check
    python -m benchmarks tables
    python -m benchmarks scale --check

# write them anew
docs:
    python -m dateline.contract
    python -m dateline.cli.reference > docs/cli.md
    python -m benchmarks figures
    python -m tests.imports

# make the code look right
format:
    ruff format .
    ruff check --fix .

# unit and property tests only: seconds
unit:
    pytest --numprocesses=2 --dist=loadfile tests/unit tests/property -q

# all tests at full size, hours: every system call, ten thousand reads, two hundred killed commands, a burst of 500
thorough *ARGS:
    DATELINE_TEST_THOROUGH=1 DATELINE_TEST_KILLS=200 DATELINE_TEST_BURST=500 pytest {{ARGS}}

# figures: accuracy on our samples and, where present, on ../shared/corpora
accuracy *ARGS:
    python -m benchmarks accuracy {{ARGS}}

# what a release consists of, for those who have to know: a CycloneDX list of every locked dependency
sbom FILE="dist/dateline.cdx.json":
    mkdir -p {{parent_directory(FILE)}}
    uv export --frozen --quiet --no-dev --all-extras --format cyclonedx1.5 --output-file {{FILE}}

# known weaknesses of what is locked; asks osv.dev, so it needs the network
audit:
    uv audit --frozen --no-dev
