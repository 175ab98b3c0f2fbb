PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

# Compiled modules are kept, whatever the environment says: every command and every worker reads them.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test test-long assets lint pytest browser clean

$(STAMP): pyproject.toml requirements.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --requirement requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	touch $@

assets: $(STAMP)
	$(BIN)/python -m webapp.build_assets

run: $(STAMP) assets
	TROPA_DEMO=1 $(BIN)/tropa serve

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/tropa plan check
	$(BIN)/tropa diagram check bpmn/*.bpmn
	$(BIN)/python -m tests.licences

browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || \
	  command -v google-chrome >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -qq -y chromium; } || \
	  echo "No Chromium here and no right to install one: the browser tests will say so and fail."

test: $(STAMP) assets browser
	$(MAKE) -j2 lint pytest

pytest: $(STAMP)
	$(BIN)/pytest -m "not long" -n 3 --dist worksteal # browsers leave a core idle now and then

test-long: $(STAMP) assets browser
	$(BIN)/pytest -m "long or hypothesis" --hypothesis-profile=new

clean:
	rm -rf $(VENV) build *.egg-info webapp/static/dist webapp/frontend/node_modules
