"""HTTP as both transports use it: no .netrc, no cookies, no redirects, time limits."""

from collections.abc import Callable, Mapping
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.auth import AuthBase

from .. import __version__
from ..errors import ConnectionFailed, LostAnswer
from .settings import Settings

USER_AGENT = f"key-account/{__version__}"
# A proxy's own answers: whether Odoo got the request is not known.
GATEWAY = frozenset({502, 503, 504})


class BearerKey(AuthBase):
    """The API key as a header; an object, so that no .netrc entry replaces it."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"bearer {self._key}"
        return request


class NoAuth(AuthBase):
    """No header at all, whatever .netrc says."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


def open_session(auth: AuthBase) -> requests.Session:
    """A session that keeps connections and nothing else."""
    session = requests.Session()
    session.auth = auth
    session.headers["User-Agent"] = USER_AGENT
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return session


class Http:
    """Sends one request and turns every transport failure into our own errors."""

    def __init__(self, session: requests.Session, settings: Settings) -> None:
        self.session = session
        self.base_url = settings.url
        self.timeouts = settings.timeouts
        self.ca_bundle = settings.ca_bundle

    def send(
        self,
        method: str,
        path: str,
        *,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        writes: bool = False,
    ) -> requests.Response:
        """Return the answer, whatever its status; never a redirect or a gateway's."""
        wait = self.timeouts.write if writes else self.timeouts.read
        url = self.base_url + path
        response = self._guarded(
            lambda: self.session.request(
                method,
                url,
                data=data,
                headers=dict(headers or {}),
                timeout=(self.timeouts.connect, wait),
                allow_redirects=False,
                # Said with the request, or REQUESTS_CA_BUNDLE would win.
                verify=self.ca_bundle or None,
            )
        )
        self._refuse_redirect(response)
        if response.status_code in GATEWAY:
            raise LostAnswer(
                f"A proxy in front of {self.base_url} answered "
                f"HTTP {response.status_code} instead of Odoo."
            )
        return response

    def _guarded(self, send: Callable[[], requests.Response]) -> requests.Response:
        try:
            return send()
        except requests.exceptions.ConnectTimeout:
            raise self._unreachable("no answer in time") from None
        except requests.exceptions.Timeout:
            raise LostAnswer(
                f"{self.base_url} did not answer in time.", timed_out=True
            ) from None
        except requests.exceptions.SSLError as error:
            raise _tls(self.base_url, error) from None
        except requests.exceptions.ProxyError:
            raise self._unreachable("the proxy cannot be reached") from None
        except requests.exceptions.ConnectionError as error:
            raise self._broken(error) from None
        except requests.exceptions.ChunkedEncodingError:
            raise LostAnswer(f"{self.base_url} broke off its answer.") from None
        except (requests.exceptions.RequestException, OSError, ValueError) as error:
            # OSError: a CA bundle that does not exist. The text may hold a header.
            reason = type(error).__name__ if "header" in str(error) else str(error)
            raise ConnectionFailed(
                f"Cannot send to {self.base_url}: {reason}.", code="POL701"
            ) from None

    def _broken(self, error: requests.exceptions.ConnectionError) -> ConnectionFailed:
        reason = getattr(error.args[0] if error.args else None, "reason", None)
        if reason is None:
            return LostAnswer(f"The connection to {self.base_url} broke.")
        text = "the name cannot be resolved" if "resol" in str(reason) else "refused"
        return self._unreachable(text)

    def _unreachable(self, reason: str) -> ConnectionFailed:
        return ConnectionFailed(
            f"Cannot connect to {self.base_url}: {reason}.",
            hint="check the address, and that the server is running",
            code="POL701",
        )

    def _refuse_redirect(self, response: requests.Response) -> None:
        if not 300 <= response.status_code < 400:
            return
        target = response.headers.get("Location", "another address").split("?")[0]
        hint = "use that address as the url"
        if target.startswith("https:") and self.base_url.startswith("http:"):
            hint = "use https in the url"
        raise ConnectionFailed(
            f"{self.base_url} redirects to {target}; redirects are not followed.",
            hint=hint,
            code="POL702",
        )


def is_json(response: requests.Response) -> bool:
    """Whether the answer says it is JSON."""
    kind = str(response.headers.get("Content-Type", ""))
    return kind.split(";")[0].strip().lower() == "application/json"


def json_of(response: requests.Response) -> Any:
    """The JSON in a successful answer; LostAnswer if it is something else."""
    if not is_json(response):
        kind = response.headers.get("Content-Type", "no type").split(";")[0]
        raise LostAnswer(
            f"The server answered {kind} instead of JSON; "
            "is there a proxy or a login page in between?"
        )
    try:
        return response.json()
    except ValueError:
        raise LostAnswer("The server's answer is not valid JSON.") from None


def _tls(base_url: str, error: Exception) -> ConnectionFailed:
    text = str(error)
    if "CERTIFICATE_VERIFY_FAILED" in text:
        hint = "name your own authority with --ca-bundle FILE"
        message = f"The certificate of {base_url} cannot be verified."
    else:
        hint = "check whether the server speaks TLS on this port"
        message = f"TLS with {base_url} failed."
    return ConnectionFailed(message, hint=hint, code="POL703")
