# Two stages: the first turns the hashed locks and this folder into /opt/quiz, the second runs
# it. The tag follows security fixes of Python and Debian; the packages are pinned by hash.
ARG PYTHON=3.13-slim-bookworm

FROM python:${PYTHON} AS builder
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1
WORKDIR /src

# The locks change seldom: what they name is a layer of its own. /opt/quiz has no pip inside.
COPY requirements.lock requirements-build.lock ./
RUN python -m venv /opt/build \
    && /opt/build/bin/pip install --quiet --require-hashes -r requirements-build.lock \
    && python -m venv --without-pip /opt/quiz \
    && /opt/build/bin/pip --python /opt/quiz/bin/python install --quiet --require-hashes -r requirements.lock

COPY pyproject.toml LICENSE ./
COPY bot ./bot
COPY adapters ./adapters
COPY content ./content
RUN /opt/build/bin/pip wheel --quiet --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /opt/build/bin/pip --python /opt/quiz/bin/python install --quiet --no-deps --no-index /wheels/*.whl


FROM python:${PYTHON}
LABEL org.opencontainers.image.title="Quiz Companion" \
      org.opencontainers.image.licenses="MIT"

RUN groupadd --gid 10001 quiz \
    && useradd --no-log-init --no-create-home --uid 10001 --gid quiz --home-dir /data --shell /usr/sbin/nologin quiz \
    && install -d -o quiz -g quiz /data
COPY --from=builder /opt/quiz /opt/quiz

ENV PATH=/opt/quiz/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    QUIZ_DATABASE_URL=sqlite+aiosqlite:////data/quiz.db \
    QUIZ_WEB_HOST=0.0.0.0 \
    QUIZ_WEB_PORT=8080

WORKDIR /data
VOLUME ["/data"]
# By number, so that an orchestrator can see that it is not root.
USER 10001:10001
EXPOSE 8080

HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --start-interval=1s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['QUIZ_WEB_PORT'] + '/healthz', timeout=4)"]

ENTRYPOINT ["quiz"]
CMD ["run"]
