//! Open incidents: `/incident`.

crate::operations! { Camunda7;
    GET_INCIDENTS = GET "/incident" as getIncidents: Read, Rows, by Offset, since 7 2, "Open incidents." {
        query [
            incidentId incidentType incidentMessage incidentMessageLike processDefinitionId processDefinitionKeyIn processInstanceId
            executionId incidentTimestampBefore incidentTimestampAfter activityId failedActivityId causeIncidentId rootCauseIncidentId
            configuration tenantIdIn jobDefinitionIdIn sortBy sortOrder firstResult maxResults
        ]
    };
    GET_INCIDENTS_COUNT = GET "/incident/count" as getIncidentsCount: Read, Count, since 7 2, "How many incidents are open." {
        query [
            incidentId incidentType incidentMessage incidentMessageLike processDefinitionId processDefinitionKeyIn processInstanceId
            executionId incidentTimestampBefore incidentTimestampAfter activityId failedActivityId causeIncidentId rootCauseIncidentId
            configuration tenantIdIn jobDefinitionIdIn
        ]
    };
    GET_INCIDENT = GET "/incident/{id}" as getIncident: Read, Object, "One open incident.";
    RESOLVE_INCIDENT = DELETE "/incident/{id}" as resolveIncident: Irreversible, Nothing, "Resolve an incident of a type of one's own.";
    SET_INCIDENT_ANNOTATION = PUT "/incident/{id}/annotation" as setIncidentAnnotation: Reversible, Nothing, "Annotate an incident." {
        body [annotation]
    };
    CLEAR_INCIDENT_ANNOTATION = DELETE "/incident/{id}/annotation"
        as clearIncidentAnnotation: Reversible, Nothing, "Remove the annotation of an incident.";
}
