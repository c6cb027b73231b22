"""机构证书: the certificate of an organisation, from consent to the parcel."""

from flows.closing import CLOSING, IDENTITY
from flows.fields import CONTACT, INVOICE, LEGAL_REP, MAILING, ORGANISATION
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
