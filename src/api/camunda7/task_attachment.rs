//! Attachments of tasks: `/task/{id}/attachment`.

crate::operations! { Camunda7;
    GET_ATTACHMENTS = GET "/task/{id}/attachment" as getAttachments: Read, Rows, "Attachments of a task.";
    ADD_ATTACHMENT = POST "/task/{id}/attachment/create" as addAttachment: Reversible, Object, "Attach a file or link to a task." {
        form ["attachment-name" "attachment-description" "attachment-type" url content]
    };
    GET_ATTACHMENT = GET "/task/{id}/attachment/{attachmentId}" as getAttachment: Read, Object, "One attachment.";
    DELETE_ATTACHMENT = DELETE "/task/{id}/attachment/{attachmentId}" as deleteAttachment: Destructive, Nothing, "Delete an attachment.";
    GET_ATTACHMENT_DATA = GET "/task/{id}/attachment/{attachmentId}/data" as getAttachmentData: Read, Bytes, "Content of an attachment.";
}
