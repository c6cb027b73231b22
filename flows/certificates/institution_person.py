"""机构个人证书: the certificate of a person within an organisation."""

from flows.form import Form
from flows.sections.closing import CLOSING, REFUND, identity
from flows.sections.invoice import INVOICE_FOR_ORGANISATION
from flows.sections.mailing import mailing_for_organisation
from flows.sections.opening import OPENING
from flows.sections.organisation import ORGANISATION
from flows.sections.papers import HOLDER_ID_COPY, LICENCE, application_form, project_papers, seal_sheet
from flows.sections.people import LEGAL_REP, contact, holder
from flows.sections.printing import FOR_EMPLOYEE, confirmation
from flows.seeing.photographed import READ

INSTITUTION_PERSON = Form(
    kind="institution_person",
    title="机构个人证书",
    version=2,
    subject="organisation.name",
    identified="contact",
    questions=(
        *REFUND,
        *OPENING,
        READ,
        *ORGANISATION,
        *LEGAL_REP,
        *holder(is_employee=True),
        *contact(with_holder=True),
        *mailing_for_organisation(with_holder=True),
        *INVOICE_FOR_ORGANISATION,
        *confirmation("organisation", "legal_rep", "holder", "contact"),
        application_form(FOR_EMPLOYEE),
        LICENCE,
        HOLDER_ID_COPY,
        seal_sheet(FOR_EMPLOYEE),
        *project_papers("institution_person"),
        *identity("contact", "经办人"),
        *CLOSING,
    ),
)
