# The image of the action and of `docker run` (docs/docker.md). The last stage, `action`, is what GitHub builds and runs, as
# root, as it wants its actions; `--target cli` is for everybody else. BASE may name the same image by its digest.
ARG BASE=debian:trixie-slim

# hadolint ignore=DL3006
FROM ${BASE} AS python
RUN printf 'path-exclude=/usr/share/%s/*\n' doc info locale man >/etc/dpkg/dpkg.cfg.d/small \
 && apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates libnss-wrapper python3 \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt /var/cache/debconf/*-old /var/cache/ldconfig/aux-cache /var/log/* \
 && useradd --system --uid 10001 --user-group --no-create-home --home-dir /tmp --shell /usr/sbin/nologin seqguard

# The packages that the command needs, without what nothing here runs: tests, headers, stubs, static libraries, symbols,
# and the embedded server's other programs.
FROM python AS packages
RUN apt-get update \
 && apt-get install --yes --no-install-recommends binutils python3-venv \
 && rm -rf /var/lib/apt/lists/* \
 && python3 -m venv /build \
 && python3 -m venv --without-pip /opt/seqguard
WORKDIR /src
COPY requirements.lock requirements-build.lock ./
# For a package index of one's own.
ARG PIP_INDEX_URL
ARG PIP_EXTRA_INDEX_URL
ARG PIP_TRUSTED_HOST
RUN /build/bin/pip install --no-cache-dir --require-hashes -r requirements-build.lock \
 && /build/bin/pip --python /opt/seqguard/bin/python \
      install --no-cache-dir --no-compile --require-hashes -r requirements.lock \
 && find /opt/seqguard/lib -type d \( -path '*/numpy/*' -name tests -o -path '*/numpy/f2py' -o -path '*/pginstall/share/doc' \
      -o -name include -o -name pgxs -o -name pkgconfig \) -prune -exec rm -rf {} + \
 && find /opt/seqguard/lib -type f \( -name '*.pyi' -o -name '*.pxd' -o -name '*.a' -o -name '*.[ch]' \) -delete \
 && find /opt/seqguard/lib -path '*/pginstall/bin/*' -type f ! -name postgres ! -name initdb -delete \
 && find /opt/seqguard/lib -type f -name '*.so*' ! -path '*.libs/*' -exec strip --strip-unneeded {} + \
 && /opt/seqguard/bin/python -m compileall -q --invalidation-mode unchecked-hash /opt/seqguard/lib

# The command itself, apart from them: what changes from version to version is a small layer.
FROM packages AS command
COPY LICENSE README.md pyproject.toml ./
COPY validator validator
RUN /build/bin/python -m hatchling build --target wheel \
 && /build/bin/pip --python /opt/seqguard/bin/python \
      install --no-cache-dir --no-compile --no-deps --root /install dist/*.whl \
 && /opt/seqguard/bin/python -m compileall -q --invalidation-mode unchecked-hash -s /install /install

FROM python AS runtime
COPY --from=packages /opt/seqguard /opt/seqguard
COPY --from=command /install/opt/seqguard /opt/seqguard
ENV PATH=/opt/seqguard/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    LANG=C.UTF-8 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
# By its whole path: a runner may hand over a PATH of its own.
ENTRYPOINT ["/opt/seqguard/bin/seqguard"]
ARG VERSION=0
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
ARG SOURCE=https://github.com/seqguard/seqguard
LABEL org.opencontainers.image.title="Seqguard" \
      org.opencontainers.image.description="Predicts which INSERT into a PostgreSQL database will fail because a sequence is out of step with its column" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.documentation="${SOURCE}/blob/main/docs/docker.md" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"

FROM runtime AS cli
WORKDIR /work
USER 10001:10001

# No USER: GitHub's workspace and files belong to root or to the runner's account, and only root can write both.
FROM runtime AS action
