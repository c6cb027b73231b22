"""机构证书: the certificate of an organisation, from consent to the parcel."""

from flows.closing import CLOSING, IDENTITY
from flows.delivery import INVOICE, MAILING
from flows.fields import CONTACT, LEGAL_REP, ORGANISATION
from flows.form import Form
from flows.opening import OPENING
from flows.papers import CONFIRM, PAPERS

INSTITUTION = Form(
    kind="institution",
    title="机构证书",
    version=1,
    questions=(
        *OPENING,
        *ORGANISATION,
        *LEGAL_REP,
        *CONTACT,
        *MAILING,
        *INVOICE,
        *CONFIRM,
        *PAPERS,
        *IDENTITY,
        *CLOSING,
    ),
)
