import { Link, useParams } from 'react-router-dom';
import { useWords } from '../words';
import { ContactPane } from '../workplace/contact/contact-pane';
import { ModeHolder } from '../workplace/mode';
import { RecordPane } from '../workplace/record/record-pane';
import '../workplace/workplace.css';
import './contacts.css';

/** A contact to be read along by a supervisor: the counselor's own view of it, without what only she may do. */
export function Screen() {
  const { contactId } = useParams();
  const words = useWords();
  return (
    <ModeHolder>
      <div className="workplace contact-view">
        <main className="middle">
          <h1 className="read-aloud">{words.contact.label}</h1>
          <p className="contact-view-back">
            <Link to="/contacts">← {words.contactList.back}</Link>
          </p>
          <ContactPane key={contactId} contactId={contactId} />
        </main>
        <RecordPane key={`record ${contactId}`} contactId={contactId} />
      </div>
    </ModeHolder>
  );
}
