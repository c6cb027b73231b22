"""机构证书: the certificate of an organisation, from consent to the parcel."""

from flows.form import Form
from flows.sections.closing import CLOSING, REFUND, identity
from flows.sections.invoice import INVOICE_FOR_ORGANISATION
from flows.sections.mailing import mailing_for_organisation
from flows.sections.opening import OPENING
from flows.sections.organisation import ORGANISATION
from flows.sections.papers import LICENCE, application_form, project_papers, seal_sheet
from flows.sections.people import LEGAL_REP, contact
from flows.sections.printing import BY_ORGANISATION, confirmation
from flows.seeing.photographed import READ

INSTITUTION = Form(
    kind="institution",
    title="机构证书",
    version=3,
    subject="organisation.name",
    identified="contact",
    questions=(
        *REFUND,
        *OPENING,
        READ,
        *ORGANISATION,
        *LEGAL_REP,
        *contact(),
        *mailing_for_organisation(),
        *INVOICE_FOR_ORGANISATION,
        *confirmation("organisation", "legal_rep", "contact"),
        application_form(BY_ORGANISATION),
        LICENCE,
        seal_sheet(BY_ORGANISATION),
        *project_papers("institution"),
        *identity("contact", "经办人"),
        *CLOSING,
    ),
)
